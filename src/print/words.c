/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/sheet.h"

/* A report is printed in the language it is asked for, whatever the screen speaks, so these words are not
 * the catalogue's. */
static const struct
{
  const char *zh, *en;
} words[] = {
  [RP_WORD_DRAFT] = { "草稿", "DRAFT" },
  [RP_WORD_EXPIRED] = { "已失效", "NO LONGER VALID" },
  [RP_WORD_KEEP_SAFE] = { "内部资料 注意保存", "Internal – keep safe" },
  [RP_WORD_PRINTED] = { "打印：", "Printed: " },
  [RP_WORD_CUSTOMER_COPY] = { "客户联", "Customer's copy" },
  [RP_WORD_BLANK_FORM] = { "空白表", "Blank form" },
  [RP_WORD_NONE] = { "无", "None" },
  [RP_WORD_ROW] = { "序号", "No." },
  [RP_WORD_DATE] = { "日期", "Date" },
  [RP_WORD_SIGNATURES] = { "签字", "Signatures" },
  [RP_WORD_BRIEF] = { "拜访提要", "Visit brief" },
  [RP_WORD_VISITS] = { "最近拜访", "Last visits" },
  [RP_WORD_PROMISES] = { "未兑现的承诺", "Open promises" },
  [RP_WORD_USAGE] = { "近12个月用电", "Electricity in 12 months" },
  [RP_WORD_SUGGESTIONS] = { "潜在需求建议", "Suggestions" },
  [RP_WORD_KIND] = { "类型", "Kind" },
  [RP_WORD_SUMMARY] = { "摘要", "Summary" },
  [RP_WORD_WHAT] = { "内容", "What" },
  [RP_WORD_WHO] = { "责任人", "Who" },
  [RP_WORD_DUE] = { "期限", "Due" },
  [RP_WORD_LATE] = { "已超期", "late" },
  [RP_WORD_MONTH] = { "月份", "Month" },
  [RP_WORD_ENERGY] = { "电量（万kWh）", "Energy (MWh)" },
  [RP_WORD_DEMAND] = { "最大需量（kW）", "Demand (kW)" },
  [RP_WORD_LOAD_RATIO] = { "负载率（%）", "Load ratio (%)" },
  [RP_WORD_POWER_FACTOR] = { "功率因数", "Power factor" },
  [RP_WORD_CODE] = { "编码", "Code" },
  [RP_WORD_EVIDENCE] = { "依据", "Evidence" },
  [RP_WORD_COLON] = { "：", ": " },
  [RP_WORD_NEXT] = { "；", "; " },
  [RP_WORD_VALUE_SHEET] = { "客户价值评分表", "Customer value sheet" },
  [RP_WORD_NUMBER] = { "客户编号", "Customer no." },
  [RP_WORD_AS_OF] = { "评分日期", "Day of the score" },
  [RP_WORD_SCORE] = { "得分", "Score" },
  [RP_WORD_RANGE] = { "可能范围", "Possible range" },
  [RP_WORD_COVERAGE] = { "数据覆盖率", "Coverage" },
  [RP_WORD_GRADE] = { "计算等级", "Computed grade" },
  [RP_WORD_SET_GRADE] = { "评定等级", "Grade set" },
  [RP_WORD_SET_UNTIL] = { "有效期至", "until" },
  [RP_WORD_SET_BY] = { "审批", "approved by" },
  [RP_WORD_MODEL] = { "评分模型", "Score model" },
  [RP_WORD_INDICATOR] = { "指标", "Indicator" },
  [RP_WORD_VALUE] = { "数值", "Value" },
  [RP_WORD_POINTS] = { "分值", "Points" },
  [RP_WORD_WEIGHT] = { "权重", "Weight" },
  [RP_WORD_CONTRIBUTION] = { "贡献", "Contribution" },
  [RP_WORD_NOT_KNOWN] = { "未知：", "not known: " },
  [RP_WORD_FACTORS] = { "等级之外的关注因素", "Beside the grade" },
  [RP_WORD_LOW] = { "低", "low" },
  [RP_WORD_MEDIUM] = { "中", "medium" },
  [RP_WORD_HIGH] = { "高", "high" },
  [RP_WORD_SCORES] = { "近12个月得分", "Score of the last 12 months" },
  [RP_WORD_PREPARED] = { "编制", "Prepared" },
  [RP_WORD_CHECKED] = { "审核", "Checked" },
};

const char *
rp_print_word (RpWord word, const char *language)
{
  g_return_val_if_fail (word < G_N_ELEMENTS (words), "");

  return g_str_equal (language, "zh") ? words[word].zh : words[word].en;
}
