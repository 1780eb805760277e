/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts.h"

#include <string.h>

#include "schema/code-list.h"

/* The vocabulary of models and rules. */
static const RpFact facts[] = {
  { "as_of", "日期", "date", "", "the day asked for" },
  { "customer_no", "客户编号", "customer number", "", "customer.no" },
  { "industry", "行业", "industry", "", "customer.industry_code" },
  { "industry_section", "行业门类", "industry section", "", "customer.industry_code, letter" },
  { "industry_division", "行业大类", "industry division", "",
    "customer.industry_code, letter and 2 digits" },
  { "industry_group", "行业中类", "industry group", "",
    "customer.industry_code, letter and 3 digits" },
  { "important_level", "重要用户等级", "important-user level", "", "customer.important_level" },
  { "important_rank", "重要用户等级", "important-user level", "1",
    "customer.important_level: 0 none, 1 temporary, 2 second … 4 special" },
  { "key_project", "重点项目或民生", "key project or livelihood", "", "customer.key_project" },
  { "export_oriented", "是否出口", "exports", "", "customer.export_oriented" },
  { "production_state", "生产状态", "state of production", "", "customer.production_state" },
  { "credit_grade", "信用等级", "credit grade", "", "customer.credit_grade" },
  { "voltage_kv", "供电电压", "supply voltage", "kV", "service_account.voltage, the highest" },
  { "contract_cap_kva", "合同容量", "contract capacity", "kVA", "service_account.contract_cap" },
  { "run_cap_kva", "运行容量", "operating capacity", "kVA", "service_account.run_cap" },
  { "basic_mode", "基本电费计收方式", "basic-charge mode", "",
    "service_account.basic_mode, NONE for a single tariff" },
  { "demand_mode", "按需量计收", "demand mode", "", "service_account.basic_mode is by demand" },
  { "contracted_demand_kw", "合同需量", "contracted demand", "kW",
    "service_account.contracted_demand" },
  { "pf_standard", "功率因数标准", "power-factor standard", "1", "service_account.pf_standard" },
  { "market_kind", "市场化属性", "market status", "", "service_account.market_kind" },
  { "dual_source", "双电源", "two sources", "",
    "service_account.supply_mode has two sources or more" },
  { "own_supply", "自备电源", "own supply", "",
    "service_account.own_supply, or generator_kw seen on site" },
  { "has_pv", "光伏", "photovoltaics", "", "service_account.der" },
  { "has_storage", "储能", "storage", "", "service_account.der" },
  { "has_charging", "充电设施", "charging", "", "service_account.der" },
  { "e12_kwh", "近12个月用电量", "energy of 12 months", "kWh", "usage_month.kwh, 12 months" },
  { "e12_previous_kwh", "前12个月用电量", "energy of the 12 months before", "kWh",
    "usage_month.kwh, the 12 months before" },
  { "growth", "用电增长率", "growth of energy", "%",
    "usage_month.kwh: e12_kwh / e12_previous_kwh − 1" },
  { "month_mean_kwh", "月均用电量", "mean monthly energy", "kWh",
    "usage_month.kwh, mean of 12 months" },
  { "max_demand_kw", "最大需量", "maximum demand", "kW",
    "usage_month.max_demand, highest of 12 months" },
  { "peak_share", "尖峰和高峰占比", "sharp and peak share", "%",
    "usage_month: sharp and peak of 12 months" },
  { "valley_share", "低谷占比", "valley share", "%", "usage_month: valley of 12 months" },
  { "load_ratio_mean6", "近6个月平均负载率", "mean load ratio of 6 months", "%",
    "usage_month: mean load ratio of 6 months" },
  { "months", "月度用电", "monthly usage", "", "usage_month, bill_month: 24 months, oldest first" },
  { "last2", "近2个月用电", "usage of 2 months", "", "usage_month, the newest 2" },
  { "last3", "近3个月用电", "usage of 3 months", "", "usage_month, the newest 3" },
  { "last6", "近6个月用电", "usage of 6 months", "", "usage_month, the newest 6" },
  { "last12", "近12个月用电", "usage of 12 months", "", "usage_month, the newest 12" },
  { "cost12_cap_yuan", "按容量计收的基本电费", "basic charge by capacity", "yuan",
    "usage_month.max_demand: basic charge by capacity, 12 months" },
  { "cost12_dem_yuan", "按需量计收的基本电费", "basic charge by demand", "yuan",
    "usage_month.max_demand: basic charge by demand, 12 months" },
  { "saving12_yuan", "两种方式相差", "difference of the two modes", "yuan",
    "usage_month.max_demand: difference of the two" },
  { "shift10_yuan", "移峰节约", "saving by shifting", "yuan",
    "usage_month: 10 % of the sharp and peak energy of 12 months moved to valley" },
  { "curve12", "近12个月负荷曲线", "load curve of 12 months", "",
    "load_day of the main account: months with four fifths of their intervals" },
  { "curve6", "近6个月负荷曲线", "load curve of 6 months", "", "load_day, the newest 6 months" },
  { "curve_max_kva", "最大视在功率", "highest apparent power", "kVA",
    "load_day, the highest interval of 12 months" },
  { "curve_peak_share", "曲线尖峰和高峰占比", "sharp and peak share of the curve", "%",
    "load_day: sharp and peak of 12 months" },
  { "curve_valley_share", "曲线低谷占比", "valley share of the curve", "%",
    "load_day: valley of 12 months" },
  { "curve_daytime_share", "8至18时用电占比", "share of 8 to 18 o'clock", "%",
    "load_day: 08:00 to 18:00 of 12 months" },
  { "curve_day_min_kw", "白天最低负荷", "lowest load of the daytime", "kW",
    "load_day: the lowest interval between 08:00 and 18:00 of 12 months" },
  { "curve_pf_yuan", "力调电费", "power-factor adjustment", "yuan",
    "load_day: adjustment of 6 months at the prices in force" },
  { "curve_cost_cap_yuan", "按容量计收的基本电费", "basic charge by capacity", "yuan",
    "load_day: basic charge by capacity, the present months of 12" },
  { "curve_cost_dem_yuan", "按需量计收的基本电费", "basic charge by demand", "yuan",
    "load_day: basic charge by demand, the present months of 12" },
  { "curve_saving_yuan", "两种方式相差", "difference of the two modes", "yuan",
    "load_day: difference of the two" },
  { "curve_excess_yuan", "超合同需量电费", "charge for exceeding the contract", "yuan",
    "load_day: what demand above 105 % of the contract costs, the present months of 12" },
  { "price_capacity", "容量电价", "capacity price", "yuan/kVA", "prices in force, a month" },
  { "price_demand", "需量电价", "demand price", "yuan/kW", "prices in force, a month" },
  { "price_peak", "高峰电价", "peak price", "yuan/kWh", "prices in force" },
  { "price_valley", "低谷电价", "valley price", "yuan/kWh", "prices in force" },
  { "price_ratio", "峰谷价差倍数", "ratio of peak to valley price", "1",
    "prices in force: price_peak / price_valley" },
  { "bill12_yuan", "近12个月电费", "bill of 12 months", "yuan", "bill_month.total, 12 months" },
  { "late_months_12", "近12个月逾期次数", "late months of 12", "1",
    "bill_month.late_days > 0, 12 months" },
  { "late_months_6", "近6个月逾期次数", "late months of 6", "1",
    "bill_month.late_days > 0, 6 months" },
  { "late_months", "逾期月份", "late months", "", "the months that were paid late" },
  { "arrears_now", "是否欠费", "arrears", "1", "bill_month.arrears > 0: 1, else 0" },
  { "arrears_yuan", "欠费金额", "amount in arrears", "yuan", "bill_month.arrears" },
  { "arrears_days", "欠费天数", "days in arrears", "d", "bill_month.late_days of what is unpaid" },
  { "breaches_24", "违约次数", "breaches", "1",
    "breaches of the supply contract on file, 24 months" },
  { "theft_24", "窃电次数", "thefts", "1", "theft of electricity on file, 24 months" },
  { "pipeline_kva", "在办容量", "capacity on its way", "kVA",
    "need CONN-01 … CONN-05, open and confirmed: details.conn_add" },
  { "pipeline_ratio", "在办容量占比", "share of capacity on its way", "%",
    "pipeline_kva / run_cap_kva" },
  { "new_services", "新业务项数", "new services", "1",
    "need DER, EE, MKT-04, MKT-05 confirmed or closed" },
  { "open_needs", "在办需求数", "needs on their way", "1", "need: ruled by the desk and not over" },
  { "load_factor_median12", "近12个月负荷率中位数", "median load factor of 12 months", "1",
    "usage_month: median load factor of 12 months" },
  { "load_ratio_max12", "近12个月最高负载率", "highest load ratio of 12 months", "1",
    "usage_month: highest load ratio of 12 months" },
  { "pf_mean12", "近12个月平均功率因数", "mean power factor of 12 months", "1",
    "usage_month: mean power factor of 12 months" },
  { "on_time_share24", "近24个月按期缴费率", "share of bills of 24 months paid in time", "1",
    "bill_month.late_days is 0, 24 months" },
  { "outage_loss_12m", "近12个月停电和暂降损失", "loss by outages and sags of 12 months", "yuan",
    "pq_event.loss of 12 months" },
  { "contacts_12m", "近12个月往来次数", "contacts of 12 months", "1",
    "visit, and need by channel, of 12 months" },
  { "visits_12m", "近12个月走访次数", "visits of 12 months", "1", "visit.arrival of 12 months" },
  { "calls_12m", "近12个月来电次数", "calls of 12 months", "1", "need.channel PHONE" },
  { "online_12m", "近12个月线上往来次数", "contacts online of 12 months", "1",
    "need.channel WECHAT, APP, PAGE" },
  { "hotline_12m", "近12个月热线次数", "hotline contacts of 12 months", "1",
    "need.channel HOTLINE, GOV, REG" },
  { "desk_12m", "近12个月营业厅等往来次数", "contacts at the desk of 12 months", "1",
    "need.channel HALL, MAIL, PARK, INTERNAL" },
  { "sector_outlook", "行业前景（1 到 5）", "outlook of the sector, 1 to 5", "1",
    "a judgement; no row holds one, it is supposed with --what-if" },
  { "influence", "影响力（1 到 5）", "influence on other customers, 1 to 5", "1",
    "a judgement; no row holds one, it is supposed with --what-if" },
  { "cooperation", "配合程度（1 到 5）", "cooperation, 1 to 5", "1",
    "a judgement; no row holds one, it is supposed with --what-if" },
  { "outages", "停电清单", "outages", "", "outage FAULT and TEMP of 12 months" },
  { "outages_12m", "近12个月停电次数", "outages of 12 months", "1", "their number" },
  { "outages_60d", "近60天停电次数", "outages of 60 days", "1", "those of the last 60 days" },
  { "pq_events_12m", "近12个月暂降次数", "voltage sags of 12 months", "1",
    "pq_event SAG and INTERRUPTION of 12 months, or sag_count_12m on site" },
  { "interruptions", "短时停电清单", "short interruptions", "",
    "pq_event INTERRUPTION of 12 months" },
  { "interruptions_12m", "近12个月短时停电次数", "short interruptions of 12 months", "1",
    "pq_event INTERRUPTION of 12 months: their number" },
  { "contract_end", "合同到期日", "end of contract", "",
    "supply_contract.valid_to, the earliest that lies ahead or just passed" },
  { "contract_end_days", "合同剩余天数", "days to the end of contract", "d",
    "contract_end − today" },
  { "transformers", "变压器", "transformers", "",
    "transformer in operation: no, model, series, kva, age" },
  { "test_due", "预防性试验到期日", "due date of the preventive test", "",
    "transformer.next_test, the earliest" },
  { "test_overdue_days", "预防性试验逾期天数", "days the preventive test is overdue", "d",
    "today − test_due" },
  { "confirmed_codes", "已确认需求", "needs confirmed", "",
    "need.sub_code confirmed or closed, 24 months" },
  { "known_codes", "已知需求", "known needs", "",
    "need.sub_code ruled by the desk, confirmed or closed; potential_need confirmed; "
    "suggestion dismissed because the customer has it; service_account.der" },
  { "need_answers", "对建议的答复", "answers to suggestions", "",
    "suggestion and potential_need: rule, code, answer, on, reason, score, terms" },
  { "peer_needs", "同类客户的需求", "needs of peers", "",
    "confirmed_codes of peers: code, peers, share" },
  { "texts", "走访和报告文字", "texts of visits and reports", "",
    "visit and needs_report: answers and summaries" },
  { "mentions", "走访和报告中的提及", "mentions in visits and reports", "",
    "texts: words of the dictionary of mentions, in their sentences" },
};

const RpFact *
rp_facts_list (guint *n_facts)
{
  *n_facts = G_N_ELEMENTS (facts);
  return facts;
}

/* What was seen on site has the name of its key: one list for the form and for the rules. */
static const RpFact site_fact
    = { "site fact", "现场信息", "site fact", "", "site_fact, the newest of its key" };

const RpFact *
rp_facts_find (const char *name)
{
  g_autofree char *first = g_strndup (name, strcspn (name, "."));
  const RpCodeList *site_keys = rp_code_list_find ("site_fact_key");
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (facts[i].name, first) == 0)
      return &facts[i];
  if (site_keys != NULL && rp_code_list_index (site_keys, first) >= 0)
    return &site_fact;
  return NULL;
}

const char *
rp_facts_label (const char *name, const char *language)
{
  const RpFact *fact = rp_facts_find (name);
  const RpCodeList *site_keys = rp_code_list_find ("site_fact_key");
  if (fact == &site_fact)
    return rp_code_list_label (site_keys, name);
  if (fact == NULL)
    return name;
  return strcmp (language, "zh") == 0 ? fact->zh : fact->en;
}

static const char *const element_members[] = { "month",
                                               "kwh",
                                               "kwh_last_year",
                                               "to_last_year",
                                               "max_demand_kw",
                                               "load_factor",
                                               "load_ratio",
                                               "demand_to_contract",
                                               "pf",
                                               "pf_standard",
                                               "kvar_needed",
                                               "pf_adjustment_yuan",
                                               "cost_cap_yuan",
                                               "cost_dem_yuan",
                                               "saving_by_demand",
                                               "saving_by_capacity",
                                               "on",
                                               "kind",
                                               "line",
                                               "reason",
                                               "no",
                                               "model",
                                               "series",
                                               "kva",
                                               "year",
                                               "age",
                                               "term",
                                               "codes",
                                               "sentence",
                                               "code",
                                               "peers",
                                               "share",
                                               "max_kva",
                                               "kva_ratio",
                                               "pf_read",
                                               "pf_percent",
                                               "kvar_095",
                                               "peak_share",
                                               "valley_share",
                                               "daytime_share",
                                               "excess_yuan",
                                               NULL };

gboolean
rp_facts_is_element_member (const char *name)
{
  return g_strv_contains (element_members, name);
}
