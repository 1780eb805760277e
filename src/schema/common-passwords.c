/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/password-rule.h"

/* What is tried first, here too: as rp_text_fold() has it, and for words without the figures and signs that many put
 * around them. Runs and repetitions need no entry. */
/* clang-format off */
static const char *const common[] = {
  "password", "passwort", "passwords", "passw0rd", "pa55word", "pa55w0rd", "p@ssword",
  "p@ssw0rd", "p4ssw0rd", "passwordpassword", "mypassword", "thisismypassword",
  "password1password", "passwd", "pass", "passphrase", "correcthorsebatterystaple", "admin",
  "administrator", "adminadmin", "root", "rootroot", "toor", "superuser", "sysadmin", "system",
  "manager", "supervisor", "operator", "user", "username", "guest", "login", "signin", "test",
  "testing", "testtest", "tester", "demo", "default", "changeme", "changeit", "letmein",
  "letmeinnow", "welcome", "welcomeback", "hello", "helloworld", "goodmorning", "goodbye",
  "secret", "topsecret", "temporary", "temp", "master", "access", "server", "computer",
  "internet", "windows", "microsoft", "google", "github", "linux", "debian", "ubuntu",
  "database", "oracle", "postgres", "mysql", "qwerty", "qwertyuiop", "qwertyui", "qwertyqwerty",
  "asdfgh", "asdfghjkl", "asdfasdf", "zxcvbn", "zxcvbnm", "qwertyuiopasdfghjkl",
  "qwertyuiopasdfghjklzxcvbnm", "qazwsx", "qazwsxedc", "qazwsxedcrfv", "qweasd", "qweasdzxc",
  "qwe", "asd", "zxc", "zxcasdqwe", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "1q2w3e", "1q2w3e4r",
  "1q2w3e4r5t", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1qaz2wsx", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv",
  "1qazxsw2", "1qazxsw23edc", "zaq12wsx", "zaq1zaq1", "q1w2e3", "q1w2e3r4", "q1w2e3r4t5",
  "q1w2e3r4t5y6", "qwer", "asdf", "zxcv", "qwerasdf", "qwerasdfzxcv", "qwer1234asdf", "a1b2c3",
  "a1b2c3d4", "a1b2c3d4e5", "a1b2c3d4e5f6", "abc", "abcd", "abcde", "abcdef", "abcdefg",
  "abcabc", "aaa", "aa", "a", "b", "c", "q", "x", "z", "abc123abc", "abc123abc123",
  "abc123456abc", "iloveyou", "iloveyouso", "ilovechina", "loveyou", "love", "forever",
  "sunshine", "princess", "dragon", "monkey", "football", "baseball", "basketball", "superman",
  "batman", "spiderman", "starwars", "pokemon", "naruto", "michael", "jordan", "jennifer",
  "jessica", "charlie", "thomas", "daniel", "ashley", "shadow", "freedom", "whatever", "trustno",
  "trustnoone", "mustang", "ferrari", "mercedes", "samsung", "iphone", "apple", "chocolate",
  "butterfly", "flower", "summer", "winter", "spring", "autumn", "january", "december", "monday",
  "friday", "woaini", "woaininihao", "woaiwojia", "woaiwo", "woaizhongguo", "aini", "ainiwoaini",
  "wodemima", "mima", "mimamima", "denglu", "guanliyuan", "yonghu", "ceshi", "ceshiceshi",
  "nihao", "nihaonihao", "zhongguo", "zhonghua", "renmin", "beijing", "shanghai", "guangzhou",
  "shenzhen", "nanjing", "hangzhou", "chongqing", "chengdu", "tianjin", "wuhan", "xian",
  "suzhou", "woshishui", "woshini", "haha", "hahaha", "hehe", "heihei", "meiyoumima", "xuexi",
  "gongzuo", "laoshi", "laogong", "laopo", "baobei", "baobao", "mama", "baba", "mamababa",
  "jiayou", "wang", "li", "zhang", "liu", "chen", "yang", "zhao", "huang", "zhou", "wu", "xu",
  "sun", "ma", "zhu", "hu", "guo", "he", "lin", "luo", "gao", "zheng", "liang", "xie", "wangwei",
  "zhangwei", "liwei", "wangfang", "lina", "zhangmin", "wangjing", "我爱你", "密码", "我的密码", "管理员",
  "你好", "中国", "国家电网", "南方电网", "供电局", "供电公司", "guojiadianwang", "guowang", "nanfangdianwang",
  "nanwang", "dianwang", "dianli", "dianligongsi", "gongdian", "gongdianju", "gongdiangongsi",
  "guodian", "yingxiao", "kehu", "kehujingli", "dakehu", "dianbiao", "stategrid", "southerngrid",
  "sgcc", "csg", "grid", "power", "powergrid", "electric", "electricity", "energy", "customer",
  "account", "accountmanager", "rapport", "rapportserver", "rapportctl", "office", "company",
  "131452013145", "1314520131452", "1314520520", "520131452013", "5201314520131", "112233445566",
  "11223344556677", "1122334455667788", "123456123456789", "12345678900987",
  "123456789987654321", "1234567890987654321", "123456654321", "1234566543210", "147258369147",
  "147258369000", "147852369000", "147896325000", "741852963000", "741852963741", "159753159753",
  "789456123000", "789456123789", "987654321000", "987654321123", "012345678900", "123456789000",
  "123456789123", "123456789456", "123123456456", "123456781234", "102030405060",
  "10203040506070", "100200300400", "000000123456", "123456000000", "111111222222",
  "111222333444", "666666888888", "888888666666", "168168168888", "131313141414", "201314201314",
  "1qaz!qaz2wsx@wsx", "!qaz2wsx#edc", "!qaz@wsx#edc", "!@#$%^&*()_+", "!@#$%^&*()",
};
/* clang-format on */

const char *const *
rp_common_passwords (guint *n)
{
  *n = G_N_ELEMENTS (common);
  return common;
}
