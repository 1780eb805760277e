/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/industry.h"

#include <string.h>

/* The sections and divisions of GB/T 4754-2017, by code. */
static const struct
{
  const char *code, *zh, *en;
} industries[] = {
  { "A", "农、林、牧、渔业", "agriculture, forestry, husbandry and fishery" },
  { "A01", "农业", "agriculture" },
  { "A02", "林业", "forestry" },
  { "A03", "畜牧业", "animal husbandry" },
  { "A04", "渔业", "fishery" },
  { "A05", "农、林、牧、渔专业及辅助性活动", "services to agriculture and fishery" },
  { "B", "采矿业", "mining" },
  { "B06", "煤炭开采和洗选业", "coal mining and washing" },
  { "B07", "石油和天然气开采业", "extraction of oil and natural gas" },
  { "B08", "黑色金属矿采选业", "mining of ferrous metal ores" },
  { "B09", "有色金属矿采选业", "mining of non-ferrous metal ores" },
  { "B10", "非金属矿采选业", "mining of non-metal ores" },
  { "B11", "开采专业及辅助性活动", "services to mining" },
  { "B12", "其他采矿业", "other mining" },
  { "C", "制造业", "manufacturing" },
  { "C13", "农副食品加工业", "processing of farm produce" },
  { "C14", "食品制造业", "food" },
  { "C15", "酒、饮料和精制茶制造业", "wine, drinks and refined tea" },
  { "C16", "烟草制品业", "tobacco" },
  { "C17", "纺织业", "textiles" },
  { "C18", "纺织服装、服饰业", "clothing" },
  { "C19", "皮革、毛皮、羽毛及其制品和制鞋业", "leather, fur, feathers and shoes" },
  { "C20", "木材加工和木、竹、藤、棕、草制品业", "timber and products of wood, bamboo and straw" },
  { "C21", "家具制造业", "furniture" },
  { "C22", "造纸和纸制品业", "paper" },
  { "C23", "印刷和记录媒介复制业", "printing and copying of media" },
  { "C24", "文教、工美、体育和娱乐用品制造业", "goods for culture, crafts, sport and games" },
  { "C25", "石油、煤炭及其他燃料加工业", "processing of oil, coal and other fuels" },
  { "C26", "化学原料和化学制品制造业", "chemicals" },
  { "C27", "医药制造业", "medicines" },
  { "C28", "化学纤维制造业", "chemical fibres" },
  { "C29", "橡胶和塑料制品业", "rubber and plastics" },
  { "C30", "非金属矿物制品业", "non-metallic mineral products" },
  { "C31", "黑色金属冶炼和压延加工业", "smelting and rolling of ferrous metals" },
  { "C32", "有色金属冶炼和压延加工业", "smelting and rolling of non-ferrous metals" },
  { "C33", "金属制品业", "metal products" },
  { "C34", "通用设备制造业", "general-purpose machinery" },
  { "C35", "专用设备制造业", "special-purpose machinery" },
  { "C36", "汽车制造业", "motor vehicles" },
  { "C37", "铁路、船舶、航空航天和其他运输设备制造业",
    "railway, ship, aerospace and other vehicles" },
  { "C38", "电气机械和器材制造业", "electrical machinery" },
  { "C39", "计算机、通信和其他电子设备制造业", "computers, communication and electronics" },
  { "C40", "仪器仪表制造业", "instruments and meters" },
  { "C41", "其他制造业", "other manufacturing" },
  { "C42", "废弃资源综合利用业", "use of waste" },
  { "C43", "金属制品、机械和设备修理业", "repair of metal products and machinery" },
  { "D", "电力、热力、燃气及水生产和供应业", "supply of electricity, heat, gas and water" },
  { "D44", "电力、热力生产和供应业", "supply of electricity and heat" },
  { "D45", "燃气生产和供应业", "supply of gas" },
  { "D46", "水的生产和供应业", "supply of water" },
  { "E", "建筑业", "construction" },
  { "E47", "房屋建筑业", "buildings" },
  { "E48", "土木工程建筑业", "civil engineering" },
  { "E49", "建筑安装业", "building installation" },
  { "E50", "建筑装饰、装修和其他建筑业", "decoration and other construction" },
  { "F", "批发和零售业", "wholesale and retail trade" },
  { "F51", "批发业", "wholesale trade" },
  { "F52", "零售业", "retail trade" },
  { "G", "交通运输、仓储和邮政业", "transport, storage and post" },
  { "G53", "铁路运输业", "railways" },
  { "G54", "道路运输业", "road transport" },
  { "G55", "水上运输业", "water transport" },
  { "G56", "航空运输业", "air transport" },
  { "G57", "管道运输业", "pipelines" },
  { "G60", "邮政业", "post" },
  { "H", "住宿和餐饮业", "hotels and catering" },
  { "H61", "住宿业", "hotels" },
  { "H62", "餐饮业", "catering" },
  { "I", "信息传输、软件和信息技术服务业", "information and software" },
  { "I63", "电信、广播电视和卫星传输服务", "telecommunication and broadcasting" },
  { "I64", "互联网和相关服务", "internet services" },
  { "I65", "软件和信息技术服务业", "software and information technology" },
  { "J", "金融业", "finance" },
  { "J66", "货币金融服务", "monetary services" },
  { "J67", "资本市场服务", "capital markets" },
  { "J68", "保险业", "insurance" },
  { "J69", "其他金融业", "other finance" },
  { "K", "房地产业", "real estate" },
  { "L", "租赁和商务服务业", "leasing and business services" },
  { "L71", "租赁业", "leasing" },
  { "L72", "商务服务业", "business services" },
  { "M", "科学研究和技术服务业", "research and technical services" },
  { "M73", "研究和试验发展", "research and development" },
  { "M74", "专业技术服务业", "technical services" },
  { "M75", "科技推广和应用服务业", "spread and use of technology" },
  { "N", "水利、环境和公共设施管理业", "water, environment and public facilities" },
  { "N76", "水利管理业", "water management" },
  { "N77", "生态保护和环境治理业", "protection of the environment" },
  { "N78", "公共设施管理业", "public facilities" },
  { "O", "居民服务、修理和其他服务业", "services to households, repair and other services" },
  { "P", "教育", "education" },
  { "Q", "卫生和社会工作", "health and social work" },
  { "R", "文化、体育和娱乐业", "culture, sport and entertainment" },
  { "S", "公共管理、社会保障和社会组织", "public administration and social organisations" },
  { "T", "国际组织", "international organisations" },
};

const char *
rp_industry_name (const char *code, gboolean chinese)
{
  guint best = G_N_ELEMENTS (industries);

  /* A section stands before its divisions: the last that fits says the most. */
  for (guint i = 0; i < G_N_ELEMENTS (industries); i++)
    if (g_str_has_prefix (code, industries[i].code))
      best = i;
  if (best == G_N_ELEMENTS (industries))
    return NULL;
  return chinese ? industries[best].zh : industries[best].en;
}
