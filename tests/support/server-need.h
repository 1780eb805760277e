/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "support/server-push.h"

/**
 * A need of customer A that lies with the service centre, so that 郑岚 has it; her roles do not read what it is worth to
 * the company.
 */
#define NEED "30000000-0000-7000-8000-0000000000f1"
#define NEED_BENEFIT(base_, seen_, value_)                                                         \
  "[{'kind':'need','id':'" NEED "','base':" base_ ",'set':{'benefit':" value_                      \
  "},'seen':{'benefit':" seen_ "}}]"

static inline void
server_fixture_dispatch_need (ServerFixture *self)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (self, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (self, "xu");

  test_laptop_expect (lin,
                      "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A
                      "','customer':'" CUSTOMER_A
                      "','state':'CAPTURED','own_words':'电费发票','category':'BILL'}}]",
                      "applied", NULL);
  test_laptop_expect (xu,
                      "[{'kind':'need','id':'" NEED "','base':1,'set':{'coding':"
                      "{'category':'BILL','sub_code':'BILL-03'},'urgency':'U3',"
                      "'reasonableness':'REASONABLE'},'seen':{'coding':{'category':'BILL'}},"
                      "'move':{'state':['CAPTURED','CODED']}}]",
                      "applied", NULL);
  test_laptop_expect (xu,
                      "[{'kind':'need','id':'" NEED "','base':2,'set':{'route':"
                      "{'centre':'SERVICE','team':'抄核收'},"
                      "'answer_due':'2026-01-08T09:00:00.000Z',"
                      "'solve_due':'2026-01-12T09:00:00.000Z'},'seen':{},"
                      "'move':{'state':['CODED','DISPATCHED']}}]",
                      "applied", NULL);
}
