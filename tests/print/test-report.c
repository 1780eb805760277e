/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>

#include "print/print.h"
#include "print/pdf.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include "base/json.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rapport-print-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "report.pdf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *keep = g_getenv ("RAPPORT_KEEP_PDF");
  if (keep != NULL)
    {
      g_autofree char *flat = g_strdelimit (g_strdup (g_test_get_path ()), "/", '_');
      g_autofree char *target = g_strdup_printf ("%s/%s.pdf", keep, flat);
      (void)g_rename (fixture->path, target);
    }
  (void)g_remove (fixture->path);
  (void)g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static RpForm *
new_form (const char *id, const char *answers_text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (answers_text), "'", '"');
  g_autoptr (JsonObject) answers
      = rp_json_parse_object (json, strlen (json), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  g_autoptr (RpTemplate) template_ = rp_template_find (id);
  return rp_form_new (template_, answers, NULL);
}

static char *
name_cb (const char *kind, const char *id, gpointer user_data)
{
  return g_strdup (g_str_equal (kind, "customer") ? "南岭石材有限公司" : id);
}

static RpPrintRequest
make_request (RpForm *form, const char *language, RpPrintCopy copy)
{
  return (RpPrintRequest){ .page = { .language = language,
                                     .organisation = "清岭供电局",
                                     .number = "QL-XQ-2026-0001",
                                     .version = 2,
                                     .keep_safe = TRUE,
                                     .printed_by = "林晓",
                                     .printed_at = "2026-01-05T09:30" },
                           .copy = copy,
                           .form = form,
                           .name_of = name_cb };
}

static void
print (const RpPrintRequest *request, const char *path)
{
  g_autoptr (GError) error = NULL;
  rp_print_report_to_file (request, path, &error);
  g_assert_no_error (error);
}

static const char visit[]
    = "{'t1.kind':'V01','t1.customer':'c1','t1.grade':'A','t1.important':'L2','t1.account_no':"
      "'0312000123456','t1.voltage':'AC00101','t1.run_cap':50000,"
      "'t1.when.arrival':'2026-01-05T09:30','t1.when.departure':'2026-01-05T11:00',"
      "'t1.place':'清岭县石材一路8号','t1.we':[{'row':'a','name':'林晓','unit':'客服中心','post':"
      "'客户经理'}],'t1.they':[{'row':'a','contact':'k1','name':'王工','role':'ELEC_HEAD','phone':"
      "'13812345678'},{'row':'b','name':'赵会计','role':'FINANCE','phone':'07601234'}],"
      "'t1.prev':[{'row':'a','item':'提供2025年用电分析','state':'DONE'},{'row':'b','item':"
      "'答复双电源方案','state':'OPEN','note':'规划中心仍在测算，1月20日前答复'}],"
      "'t1.production.state':'EXPANDING','t1.production.text':'"
      "订单增加，计划5月新上两条切割线，班制由两班改为三班。',"
      "'t1.usage.energy':2114400000,'t1.usage.demand':41200,'t1.usage.load_ratio':8700,"
      "'t1.usage.pf':9150,'t1.usage.as_of':'2025-12-31','t1.usage.text':'夏季高峰负载率接近九成，"
      "客户担心增容赶不上投产。','t1.opinion':'停电通知能早一天就好了。','t1.needs':[{'row':'a',"
      "'category':'CONN','own_words':'新线要两千五百千伏安。','urgency':'U2','wished_on':'2026-05-"
      "01'}],"
      "'t1.promises':[{'row':'a','what':'发送增容资料清单','who':'林晓','due':'2026-01-08'}],"
      "'t1.rating':'4','t1.next':'2026-02-05','t1.sig_manager':{'name':'林晓','on':'2026-01-05'}}";

static const char report[]
    = "{'t2.secrecy':'INTERNAL','t2.date':'2026-01-05','t2.customer':'南岭石材有限公司',"
      "'t2.account_no':'0312000123456','t2.industry':'C3032','t2.voltage':'AC00101',"
      "'t2.contract_cap':50000,'t2.run_cap':50000,'t2.tariff':'100','t2.grade':'A','t2.credit':'B',"
      "'t2.base':[{'row':'a','no':'QL-BF-2026-0007','on':'2026-01-05','contacts':'"
      "王工（电气负责人）'}],"
      "'t2.summary':'客户计划5月投产两条切割线，需新增2500千伏安，并反映夜间电压暂降造成停机。','"
      "t2.needs':["
      "{'row':'a','category':'CONN','own_words':'新线要两千五百千伏安，最好五月前送电。','urgency':"
      "'U2',"
      "'impact':'COST','wished_on':'2026-05-01','conn_now':50000,'conn_add':25000,'conn_voltage':"
      "'AC00101','conn_mode':'HV_SINGLE','conn_loads':['MOTOR','RECT'],'conn_motor':2500,'conn_"
      "start':"
      "'SOFT','conn_impact':true},{'row':'b','category':'PQ','own_words':'"
      "半夜一闪，水刀就停，一停半小时。',"
      "'urgency':'U3','impact':'PARTIAL','pq_times':'1月2日02:14，1月3日02:40','pq_depth':3500,"
      "'pq_duration':80,'pq_equipment':'水刀','pq_loss':600000}],"
      "'t2.background':'订单增长，旧线满负荷。','t2.loss.text':'每次停机损失一批板材。','t2.loss."
      "yuan':1200000,"
      "'t2.judgement':'需求合理；石材一线有余量。','t2.already':'无','t2.sig':{'name':'林晓','on':'"
      "2026-01-05'}}";

static void
assert_has (const char *text, const char *const *wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (strstr (text, wanted[i]) == NULL)
      g_error ("“%s” is missing in:\n%s", wanted[i], text);
}

static void
assert_has_none (const char *text, const char *const *unwanted)
{
  for (guint i = 0; unwanted[i] != NULL; i++)
    if (strstr (text, unwanted[i]) != NULL)
      g_error ("“%s” is printed in:\n%s", unwanted[i], text);
}

static void
test_visit_in_chinese (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[] = { "客户拜访（走访）记录",
                                        "一、拜访概况",
                                        "编号：QL-XQ-2026-0001",
                                        "第2版",
                                        "内部资料注意保存",
                                        "打印：林晓2026年1月5日09:30",
                                        "第1页共",
                                        "南岭石材有限公司",
                                        "2026年1月5日09:30",
                                        "138****5678",
                                        "5000kVA",
                                        "2114.4万千瓦时",
                                        "A级",
                                        "规划中心仍在测算",
                                        "日期：2026年1月5日",
                                        NULL };
  static const char *const unwanted[] = { "13812345678", "07601234", "草稿", "k1", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form ("T1", visit);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  assert_has (text, wanted);
  assert_has_none (text, unwanted);
  assert_embedded_fonts (fixture->path);
  g_assert_cmpint (pdf_n_pages (fixture->path), <=, 2);
  g_autofree char *info = pdf_ask ("pdfinfo", NULL, fixture->path, NULL);
  g_assert_nonnull (strstr (info, "客户拜访（走访）记录 QL-XQ-2026-0001"));
  g_assert_nonnull (strstr (info, "林晓"));
  g_assert_nonnull (strstr (info, "A4"));
}

static void
test_visit_in_english (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[]
      = { "Visit record", "1. The visit", "Page 1 of", "5 January 2026", "21 144 000 kWh", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form ("T1", visit);
  RpPrintRequest request = make_request (form, "en", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_autofree char *text = pdf_text (fixture->path);
  assert_has (text, wanted);
  assert_embedded_fonts (fixture->path);
}

static void
test_report_both_languages (Fixture *fixture, gconstpointer data)
{
  static const char *const chinese[] = { "客户需求书面报告",
                                         "C3032（非金属矿物制品业）",
                                         "新增容量：2500kVA",
                                         "发生时间：1月2日02:14",
                                         "12000.00元",
                                         "客户经理初步",
                                         NULL };
  static const char *const english[] = { "Customer needs report", "mineral products)",
                                         "Additional capacity: 2500 kVA", "12 000.00 yuan", NULL };
  static const char *const not_asked[] = { "屋顶面积", "Roof area", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form ("T2", report);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_autofree char *zh = pdf_squeezed_text (fixture->path);
  assert_has (zh, chinese);
  assert_has_none (zh, not_asked);
  request.page.language = "en";
  print (&request, fixture->path);
  g_autofree char *en = pdf_text (fixture->path);
  assert_has (en, english);
  assert_has_none (en, not_asked);
}

static void
test_customer_copy_leaves_out (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[] = { "客户联", "南岭石材有限公司", NULL };
  static const char *const unwanted[]
      = { "客户等级", "信用等级", "A级", "初步意见", "需求合理", "潜在需求", "内部资料", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form ("T2", report);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_CUSTOMER);
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  assert_has (text, wanted);
  assert_has_none (text, unwanted);
}

/* The specialist's page of a connection is internal but for his signature. */
static void
test_customer_copy_is_signed (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[]
      = { "客户签字", "客户经理签字", "业务专员签字", "许专员", NULL };
  static const char *const unwanted[] = { "电网侧条件", "线路余量", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form (
      "T4", "{'t4.grid':'线路余量充足','t4.sig_bs':{'name':'许专员','on':'2026-01-06'}}");
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_CUSTOMER);
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  assert_has (text, wanted);
  assert_has_none (text, unwanted);
}

static void
test_draft_says_so_on_every_page (Fixture *fixture, gconstpointer data)
{
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form ("T1", visit);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  request.page.number = "草-7K-0003";
  request.page.provisional = TRUE;
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  g_autofree char *last = g_strdup_printf ("第%d页共", pdf_n_pages (fixture->path));
  g_assert_nonnull (strstr (text, "草-7K-0003（草稿）"));
  g_assert_nonnull (strstr (text, last));
  g_auto (GStrv) parts = g_strsplit (text, "草稿", -1);
  /* beside the number once, above every page; the word across the page may be read apart */
  g_assert_cmpuint (g_strv_length (parts) - 1, >=, 1 + (guint)pdf_n_pages (fixture->path));
}

static void
test_blank_form_has_room_to_write (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[]
      = { "空白表", "最终容量", "□一级负荷", "□是", "12398", "柴油发电机", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form = new_form ("T4", "{'t4.project':'不该印出'}");
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_BLANK);
  request.page.number = NULL;
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  static const char *const unwanted[] = { "不该印出", "编号：QL", NULL };
  assert_has (text, wanted);
  assert_has_none (text, unwanted);
}

static void
test_usage_is_drawn (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[] = { "200 万kWh", "2025-12", "176.2万千瓦时", NULL };
  if (!pdf_can_read ())
    return;
  g_autoptr (GString) answers = g_string_new ("{'t5.profile':[");
  for (int i = 1; i <= 12; i++)
    g_string_append_printf (answers,
                            "%s{'month':'2025-%02d','energy':%d,'demand':41200,'pf':9150,"
                            "'sharp':900,'peak':3100,'flat':3500,'valley':2500,"
                            "'load_ratio':8700}",
                            i > 1 ? "," : "", i, 120200000 + i * 56000000 / 12);
  g_string_append (answers, "]}");
  g_autoptr (RpForm) form = new_form ("T5", answers->str);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_CUSTOMER);
  print (&request, fixture->path);
  g_autofree char *text = pdf_text (fixture->path);
  assert_has (text, wanted);
}

static void
test_nothing_answered (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "T1", "T2", "T3", "T4", "T5" };
  if (!pdf_can_read ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (RpForm) form = new_form (ids[i], "{}");
      RpPrintRequest request = make_request (form, "en", RP_PRINT_INTERNAL);
      request.page.number = NULL;
      request.name_of = NULL;
      print (&request, fixture->path);
      g_assert_cmpint (pdf_n_pages (fixture->path), >=, 1);
    }
}

static void
test_long_text_goes_over_pages (Fixture *fixture, gconstpointer data)
{
  if (!pdf_can_read ())
    return;
  g_autoptr (GString) answers = g_string_new ("{'t2.background':'");
  for (int i = 1; i <= 700; i++)
    g_string_append_printf (answers, "第%d句话写得很长。", i);
  g_string_append (answers, "'}");
  g_autoptr (RpForm) form = new_form ("T2", answers->str);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  g_assert_cmpint (pdf_n_pages (fixture->path), >=, 4);
  for (int i = 1; i <= 700; i += 37)
    {
      g_autofree char *sentence = g_strdup_printf ("%d句话", i);
      g_assert_nonnull (strstr (text, sentence));
    }
  g_assert_nonnull (strstr (text, "700句话"));
}

static void
test_twenty_needs_repeat_the_header (Fixture *fixture, gconstpointer data)
{
  if (!pdf_can_read ())
    return;
  g_autoptr (GString) answers = g_string_new ("{'t2.needs':[");
  for (int i = 1; i <= 20; i++)
    g_string_append_printf (
        answers,
        "%s{'row':'r%d','category':'INFO','own_words':'第%d项：%s','urgency':'U4',"
        "'info_what':'查询%d'}",
        i > 1 ? "," : "", i, i, "要看每个月的尖峰平谷电量和功率因数，还要看去年的对比。", i);
  g_string_append (answers, "]}");
  g_autoptr (RpForm) form = new_form ("T2", answers->str);
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  g_auto (GStrv) headers = g_strsplit (text, "客户原话", -1);
  g_assert_cmpint (pdf_n_pages (fixture->path), >=, 2);
  g_assert_cmpuint (g_strv_length (headers) - 1, >=, 2);
  g_assert_nonnull (strstr (text, "第20项"));
  g_assert_nonnull (strstr (text, "查询20"));
}

static void
test_markup_stays_text (Fixture *fixture, gconstpointer data)
{
  if (!pdf_can_read ())
    return;
  g_autoptr (RpForm) form
      = new_form ("T2", "{'t2.background':'<b>A</b> &amp; <script>1 < 2 && 3 > 2</script> %s %n'}");
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_autofree char *text = pdf_text (fixture->path);
  g_assert_nonnull (strstr (text, "<b>A</b> &amp; <script>1 < 2 && 3 > 2</script> %s %n"));
}

static char *
path_cb (const char *attachment, gpointer user_data)
{
  return g_str_equal (attachment, "photo") ? g_strdup (user_data) : NULL;
}

static char *
attachment_name_cb (const char *kind, const char *id, gpointer user_data)
{
  if (!g_str_equal (kind, "attachment"))
    return NULL;
  return g_strdup (g_str_equal (id, "photo") ? "nameplate.jpg" : "memo.ogg");
}

static void
test_photo_is_embedded (Fixture *fixture, gconstpointer data)
{
  if (!pdf_can_read ())
    return;
  g_autofree char *photo = g_build_filename (fixture->folder, "photo.png", NULL);
  g_autoptr (GdkPixbuf) pixels = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 1600, 1200);
  g_autoptr (GError) error = NULL;
  gdk_pixbuf_fill (pixels, 0x3366ccff);
  gdk_pixbuf_save (pixels, photo, "png", &error, NULL);
  g_assert_no_error (error);
  g_autoptr (RpForm) form = new_form ("T1", "{'t1.att':['photo','sound']}");
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  request.name_of = attachment_name_cb;
  request.path_of = path_cb;
  request.user_data = photo;
  print (&request, fixture->path);
  g_autofree char *text = pdf_squeezed_text (fixture->path);
  g_autofree char *images = pdf_ask ("pdfimages", "-list", fixture->path, NULL);
  g_assert_nonnull (strstr (text, "2个附件：nameplate.jpg、memo.ogg"));
  g_assert_nonnull (strstr (text, "附件1：nameplate.jpg"));
  g_assert_nonnull (strstr (images, "jpeg"));
  (void)g_remove (photo);
}

static void
test_fails_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RpForm) form = new_form ("T1", "{}");
  g_autoptr (GError) error = NULL;
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "missing", "a.pdf", NULL);
  g_assert_false (rp_print_report_to_file (&request, nowhere, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  char small[64];
  g_autoptr (GOutputStream) full = g_memory_output_stream_new (small, sizeof small, NULL, NULL);
  g_assert_false (rp_print_report (&request, full, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static void
test_file_is_private (Fixture *fixture, gconstpointer data)
{
  GStatBuf status;
  g_autoptr (RpForm) form = new_form ("T1", "{}");
  RpPrintRequest request = make_request (form, "zh", RP_PRINT_INTERNAL);
  print (&request, fixture->path);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/print/report/visit-zh", test_visit_in_chinese },
    { "/print/report/visit-en", test_visit_in_english },
    { "/print/report/report", test_report_both_languages },
    { "/print/report/customer", test_customer_copy_leaves_out },
    { "/print/report/customer-signed", test_customer_copy_is_signed },
    { "/print/report/draft", test_draft_says_so_on_every_page },
    { "/print/report/blank", test_blank_form_has_room_to_write },
    { "/print/report/usage", test_usage_is_drawn },
    { "/print/report/empty", test_nothing_answered },
    { "/print/report/long", test_long_text_goes_over_pages },
    { "/print/report/needs", test_twenty_needs_repeat_the_header },
    { "/print/report/markup", test_markup_stays_text },
    { "/print/report/photo", test_photo_is_embedded },
    { "/print/report/fails", test_fails_whole },
    { "/print/report/private", test_file_is_private },
  };
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
