/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/role.h"
#include "simulate/sim-ledger.h"
#include "simulate/sim-random.h"
#include "simulate/sim-server.h"
#include "simulate/simulation.h"

G_BEGIN_DECLS

/**
 * A person of the simulated organisation.
 */
typedef struct
{
  const char *login;
  const char *id;
  const char *roles;
} RpSimPerson;

#define RP_SIM_PERSONS 3
#define RP_SIM_PASSWORD "simulated-1"
#define RP_SIM_CUSTOMERS 4
extern const RpSimPerson rp_sim_persons[RP_SIM_PERSONS];
extern const char *const rp_sim_customers[RP_SIM_CUSTOMERS]; /* ids */
extern const char *const rp_sim_contacts[RP_SIM_CUSTOMERS];  /* one each */

/* The organisation file. Returns: (transfer full) */
char *rp_sim_organisation_make (void);

/**
 * RpSimAssignment: who has a customer, user ids.
 */
typedef struct
{
  const char *manager, *deputy; /* (nullable) */
} RpSimAssignment;
extern const RpSimAssignment rp_sim_first_assignments[RP_SIM_CUSTOMERS];

/**
 * RpSimOffice: what the office has decided; it goes back with the server's database.
 */
typedef struct
{
  RpSimAssignment assigned[RP_SIM_CUSTOMERS];
  guint survivors[RP_SIM_CUSTOMERS]; /* whom a customer was merged into; himself */
  const char *roles[RP_SIM_PERSONS];
  gboolean locked_out[RP_SIM_PERSONS];
  gboolean left[RP_SIM_PERSONS]; /* of those, who does not come back */
} RpSimOffice;

typedef struct _RpSimLaptop RpSimLaptop;

/**
 * RpSimHistory: one run from its seed to its checks: a server, laptops, and what the simulation knows
 * about them. Everything in it happens in one thread, in an order that the seed alone decides.
 */
typedef struct
{
  const RpSimulationOptions *options;
  RpSimServer *server; /* borrowed */
  GPtrArray *laptops;  /* RpSimLaptop, borrowed, and copies of them */
  GPtrArray *copies;   /* RpSimLaptop, owned */
  RpSimLedger *ledger;
  RpSimRandom random;    /* of the present step */
  GPtrArray *in_flight;  /* requests on their way since long ago */
  GPtrArray *photos;     /* RpSimPhoto */
  GPtrArray *violations; /* texts, the first few */
  GString *trace;        /* (nullable): JSON lines */
  char *traced_epoch;    /* (nullable): the last one that the trace tells of */
  const char *folder;    /* for copies; borrowed */

  gboolean reassigned[RP_SIM_CUSTOMERS]; /* ever */
  RpSimOffice office, office_backup;     /* the second when the backup was made */

  char *unstorable; /* (nullable): a word that the database does not take */
  char *unsendable; /* (nullable): one that something on the way refuses */

  guint fault_per_mille; /* of exchanges that go wrong */
  gboolean calm;         /* nothing goes wrong any more */
  int step;              /* number of the present one */
  int backup_step;       /* -1: there is no backup */
  guint exchanges;
  guint restores;
} RpSimHistory;

/* @server, @laptops: borrowed. Errors: of the machine */
RpSimHistory *rp_sim_history_new (const RpSimulationOptions *options, RpSimServer *server,
                                  GPtrArray *laptops, const char *folder, guint64 seed,
                                  GError **error);
void rp_sim_history_free (RpSimHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSimHistory, rp_sim_history_free)

/* Faults end: what is on its way arrives, then everybody sends and fetches until nothing changes. */
void rp_sim_history_calm_down (RpSimHistory *self);

/* The databases as they lie on the disks the day after, in the order of the laptops, the server's last where it has a
 * file, after the night's work behind erasures. Returns: (transfer full) (element-type GBytes) */
GPtrArray *rp_sim_history_copy_disks (RpSimHistory *self);

/* Notes what is wrong; the first few are kept. */
void rp_sim_history_blame (RpSimHistory *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Whether the server has nothing to do with somebody at present. */
gboolean rp_sim_history_is_locked_out (const RpSimHistory *self, const RpSimPerson *person);
/* Whether he is so for good: what his laptops have lies on them. */
gboolean rp_sim_history_has_left (const RpSimHistory *self, const RpSimPerson *person);
/* What somebody is now. */
RpRoles rp_sim_history_get_roles (const RpSimHistory *self, const RpSimPerson *person);
/* The customer under whose number the given one's records are now. */
const char *rp_sim_history_find_survivor (const RpSimHistory *self, const char *customer);
/* Whether somebody may work in a customer's file now. */
gboolean rp_sim_history_may_write (const RpSimHistory *self, const RpSimPerson *person,
                                   const char *customer);
/* A failure that is no fault injected: of the machine the simulation runs on, or of the program. */
void rp_sim_history_fail (RpSimHistory *self, const char *what, const GError *error);
/* A line of the trace; @object: (transfer full) */
void rp_sim_history_trace (RpSimHistory *self, JsonObject *object);

G_END_DECLS
