# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server has to decide, said a second time and in another language.

The model knows the rules of the exchange (docs/protocol.md) and nothing of the program: it is told what was
sent and what an administrator did, in the order in which it happened, and says for every operation what
becomes of it. Records are dictionaries, the database is a variable, a backup is a copy.
"""
import copy
import hashlib
import json

CUSTOMERS = [f"00000000-0000-7000-8000-0000000000c{i}" for i in range(1, 5)]
CONTACTS = [f"00000000-0000-7000-8000-0000000000d{i}" for i in range(1, 5)]
LIN, ZHOU = (f"00000000-0000-7000-8000-0000000000a{i}" for i in (1, 2))
ASSIGNED = [(LIN, ZHOU), (ZHOU, LIN), (LIN, None), (ZHOU, None)]

# Units that have several members in a record's body.
GROUPS = {"contact": {"name": ("name", "gender_title")}}
# What stands where there was none, whoever came first.
WITHDRAWALS = {"consent_withdrawn_on"}
# Roles that may do more than read a kind, and those that may delete it.
CUSTOMER_WRITERS = {"KAM", "DEP"}
DELETERS = {"contact": {"KAM", "DEP", "BS", "SUP"}}
ARROWS = {
    "task": {("OPEN", "ACCEPTED"), ("ACCEPTED", "DOING"), ("OPEN", "DONE"), ("ACCEPTED", "DONE"), ("DOING", "DONE"),
             ("DONE", "VERIFIED")},
    "conflict": {("OPEN", "KEPT"), ("OPEN", "REPLACED"), ("OPEN", "COMBINED")},
}
# Who made a record of the kind stands in it, and takes these steps himself, or a supervisor does.
MAKERS = {"task": "created_by"}
MAKERS_STEPS = {("task", "DONE", "VERIFIED")}


class Refused(Exception):
    """The operation is not carried out: `status` and `code` say why."""

    def __init__(self, status, code=None):
        super().__init__(code or status)
        self.status = status
        self.code = code


def canonical(value):
    """The one text that stands for a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def is_hash(seen):
    """Whether it is the hash of a value."""
    return isinstance(seen, dict) and set(seen) == {"sha256"}


def matches(seen, value):
    """Whether what an author saw is this value; long ones travel as their hash."""
    if is_hash(seen):
        return value is not None and seen["sha256"] == hashlib.sha256(canonical(value).encode()).hexdigest()
    return seen == value


def has_seen(kind, unit, seen, value, wanted):
    """Whether an author saw a unit. Of a group that are the members that he names; null is nothing. What he puts into one
    that he does not name must be no other's."""
    if unit not in GROUPS.get(kind, {}) or is_hash(seen) or seen is None:
        return matches(seen, value)
    standing = value or {}
    if any(name not in seen and standing.get(name) not in (None, part) for name, part in (wanted or {}).items()):
        return False
    return all(matches(part, standing.get(name)) for name, part in seen.items())


def complete(kind, unit, seen, value, wanted, had):
    """What is to stand: members of a group that its author neither saw nor names are left as they are. Who had the
    revision and saw nothing there, or something else as a whole, could not be shown them."""
    if unit not in GROUPS.get(kind, {}):
        return wanted
    if is_hash(seen) or seen is None:
        shown = (value or {}) if not had or is_hash(seen) and matches(seen, value) else {}
    else:
        shown = {name for name in seen if seen[name] is not None or not had}
    kept = {name: part for name, part in (value or {}).items() if name not in (wanted or {}) and name not in shown}
    return {name: part for name, part in ((wanted or {}) | kept).items() if part is not None} or None


def units_of(kind, body):
    """A body as merge units: a group is one of them."""
    units = {name: value for name, value in body.items() if value is not None}
    for group, members in GROUPS.get(kind, {}).items():
        inside = {name: units.pop(name) for name in members if name in units}
        if inside:
            units[group] = inside
    return units


class Row:
    """A record of the server."""

    def __init__(self, kind, scope, units, chain=None):
        self.kind = kind
        self.scope = scope
        self.rev = 1
        self.units = units
        self.unit_revs = {unit: 1 for unit in units}
        self.deleted = False
        self.former = set()  # customers with which it lay before
        self.changes = [(1, chain)]  # (revision, chain that made the change; None: the server)


class State:
    """All that a backup keeps."""

    def __init__(self):
        self.rows = {}
        self.assigned = {}
        self.had = set()  # (user, customer), ever in this timeline
        self.chains = {}  # replica -> (last number, last operation)
        self.places = {}  # (replica, number) -> operation decided there
        self.decided = {}  # operation -> (user, payload, decision)
        self.held = []  # (user, rows that the operation makes, all rows it speaks of)
        self.erased = set()  # (kind, id)


class Server:
    """Decides."""

    def __init__(self):
        self.state = State()
        self.epoch = None
        self.backup = None
        for customer, contact, (manager, deputy) in zip(CUSTOMERS, CONTACTS, ASSIGNED):
            number = CUSTOMERS.index(customer)
            people = {"manager": manager, "deputy": deputy}
            self.state.rows["customer", customer] = Row("customer", customer, units_of("customer", {
                "no": f"KH-{number}", "name": f"c{number}", **people}))
            self.state.rows["contact", contact] = Row("contact", customer, units_of("contact", {
                "customer": customer, "name": f"p{number}", "post": f"o{number}"}))
            self.assign(customer, manager, deputy)

    # --- what an administrator does

    def assign(self, customer, manager, deputy):
        """Gives a customer to somebody."""
        self.state.assigned[customer] = {manager, deputy} - {None}
        self.state.had |= {(user, customer) for user in self.state.assigned[customer]}

    def change(self, kind, row_id, units):
        """Changes units without asking."""
        row = self.state.rows[kind, row_id]
        row.rev += 1
        for unit, value in units.items():
            if row.units.get(unit) == value:
                continue
            row.units[unit] = value
            if value is None:
                del row.units[unit]
            row.unit_revs[unit] = row.rev
            row.changes.append((row.rev, None))

    def happened(self, event):
        """Takes an event of the trace other than a push."""
        kind = event["t"]
        if kind == "assign":
            manager, deputy = event["unit"], event["value"] or None
            self.change("customer", event["id"], {"manager": manager, "deputy": deputy})
            self.assign(event["id"], manager, deputy)
        elif kind == "move":
            self.change(event["kind"], event["id"], {"customer": event["value"]})
            row = self.state.rows[event["kind"], event["id"]]
            row.former.add(row.scope)
            row.scope = event["value"]
            self.bring_along(event["id"], event["value"])
        elif kind == "erase":
            self.erase_for_good(event["kind"], event["id"])
        elif kind == "set":
            self.change(event["kind"], event["id"], {event["unit"]: event["value"]})
        elif kind == "backup":
            self.backup = copy.deepcopy(self.state)
        elif kind == "restore":
            erased = self.state.erased
            self.state = copy.deepcopy(self.backup)
            self.epoch = event["epoch"]
            for kind, row_id in sorted(erased - self.state.erased):
                self.erase_for_good(kind, row_id)
                self.state.erased.add((kind, row_id))
        elif kind == "epoch":
            self.epoch = event["epoch"]

    def bring_along(self, row_id, customer):
        """What people disagree about goes where the record goes."""
        for row in self.state.rows.values():
            if row.kind == "conflict" and row.units["on"][1] == row_id and row.scope != customer:
                row.rev += 1
                row.changes.append((row.rev, None))
                row.former.add(row.scope)
                row.scope = customer

    def erase_for_good(self, kind, row_id):
        """The record, the conflicts about it and what waits that speaks of it."""
        gone = [key for key, row in self.state.rows.items()
                if key == (kind, row_id) or row.kind == "conflict" and row.units["on"][1] == row_id]
        for key in gone:
            del self.state.rows[key]
        self.state.erased |= set(gone)
        self.state.held = [entry for entry in self.state.held if row_id not in entry[2]]

    # --- a push

    def push(self, user, roles, message, names):
        """Returns the error of the protocol, if any, and the decisions. `names`: ids of conflict records."""
        if self.epoch is None:
            self.epoch = message["epoch"]
        if message["epoch"] != self.epoch:
            return "epoch", []
        decisions, error = [], None
        last = self.state.chains.get(message["replica"], (0, None))
        for op in message["ops"]:
            payload = {name: value for name, value in op.items() if name not in ("no", "prev")}
            is_next = op["no"] == last[0] + 1 and op.get("prev") == last[1]
            if op["id"] in self.state.decided:
                author, known, decision = self.state.decided[op["id"]]
                if author == user and known != payload:
                    error = "op_id_reused"
                    break
                answer = (op["id"], decision if author == user else ("rejected", "invalid", (), 0))
                if is_next:
                    last = (op["no"], op["id"])
                elif self.state.places.get((message["replica"], op["no"]), op["id"]) != op["id"]:
                    error = "forked"
                    break
                decisions.append(answer)
                continue
            if not is_next:
                error = "forked" if op["no"] <= last[0] + 1 else "gap"
                break
            decision = self.decide(user, roles, message["replica"], op, names)
            self.state.decided[op["id"]] = (user, payload, decision)
            self.state.places[message["replica"], op["no"]] = op["id"]
            decisions.append((op["id"], decision))
            last = (op["no"], op["id"])
        self.state.chains[message["replica"]] = last
        return error, decisions

    def decide(self, user, roles, replica, op, names):
        """All of the operation or nothing of it."""
        before = {}
        conflicts = []
        raised = set()
        try:
            for change in op["changes"]:
                key = change["kind"], change["id"]
                before.setdefault(key, copy.deepcopy(self.state.rows.get(key)))
                if "create" in change:
                    self.create(user, replica, change)
                else:
                    self.edit(user, roles, replica, op, change, conflicts, raised)
        except Refused as refusal:
            for key, row in before.items():
                if row is None:
                    self.state.rows.pop(key, None)
                else:
                    self.state.rows[key] = row
            if refusal.status == "held" and any((change["kind"], change["id"]) in self.state.erased
                                                for change in op["changes"]):
                return "rejected", "erased", (), 0
            if refusal.status == "held":
                self.state.held.append((user, {(change["kind"], change["id"])
                                               for change in op["changes"] if "create" in change},
                                        {change["id"] for change in op["changes"]}))
            return refusal.status, refusal.code, (), 0
        for key, unit in conflicts:
            self.record_conflict(user, op, key, unit, names)
        first = self.state.rows[op["changes"][0]["kind"], op["changes"][0]["id"]]
        return "conflict" if conflicts else "applied", None, tuple(sorted(unit for _, unit in conflicts)), first.rev

    def check_scope(self, user, customer):
        """Who had the customer until lately has come too late, not without leave."""
        if user in self.state.assigned[customer]:
            return
        if (user, customer) in self.state.had:
            raise Refused("held")
        raise Refused("rejected", "forbidden")

    def check_place(self, user, row):
        """Who had the record where it lay before has come too late as well."""
        try:
            self.check_scope(user, row.scope)
        except Refused:
            if any((user, customer) in self.state.had for customer in row.former - {row.scope}):
                raise Refused("held") from None
            raise

    def create(self, user, replica, change):
        """A record that is new."""
        body = {name: value for name, value in change["create"].items() if name != "scope"}
        if (change["kind"], change["id"]) in self.state.erased:
            raise Refused("rejected", "erased")
        if ("customer", body["customer"]) not in self.state.rows:
            raise Refused("rejected", "missing_parent")
        self.check_scope(user, body["customer"])
        if (change["kind"], change["id"]) in self.state.rows:
            raise Refused("rejected", "duplicate_key")
        row = Row(change["kind"], body["customer"], units_of(change["kind"], body), replica)
        if change["kind"] in MAKERS:
            row.units.setdefault(MAKERS[change["kind"]], user)
        self.state.rows[change["kind"], change["id"]] = row

    def edit(self, user, roles, replica, op, change, conflicts, raised):
        """A record that is there."""
        key = change["kind"], change["id"]
        row = self.state.rows.get(key)
        if row is None and any(author == user and key in made for author, made, _ in self.state.held):
            raise Refused("held")
        if row is None:
            raise Refused("rejected", "erased" if key in self.state.erased else "missing_parent")
        self.check_place(user, row)
        base = change["base"] if op["epoch"] == self.epoch else 0
        if change.get("erase"):
            self.erase(roles, replica, row, base, change, conflicts)
            return

        def put(unit, value):
            if key not in raised:
                raised.add(key)
                row.rev += 1
            row.units[unit] = value
            if value is None:
                del row.units[unit]
            row.unit_revs[unit] = row.rev
            row.changes.append((row.rev, replica))

        if row.deleted:
            conflicts.append((key, "deleted"))
            for unit, wanted in change.get("set", {}).items():
                if unit in WITHDRAWALS and row.units.get(unit) is None and wanted is not None:
                    put(unit, wanted)
            return

        for unit, wanted in change.get("set", {}).items():
            if row.kind == "customer" and not roles & CUSTOMER_WRITERS:
                raise Refused("rejected", "forbidden")
            current = row.units.get(unit)
            seen = change["seen"].get(unit)
            had = row.unit_revs.get(unit, 0) <= base
            whole = complete(row.kind, unit, seen, current, wanted, had)
            if current == whole:
                continue
            withdrawn = unit in WITHDRAWALS and current is None
            if not withdrawn and not had and not has_seen(row.kind, unit, seen, current, wanted):
                conflicts.append((key, unit))
            else:
                put(unit, whole)
        for unit in sorted({*change.get("add", {}), *change.get("remove", {})}):
            current = row.units.get(unit, [])
            removed = change.get("remove", {}).get(unit, [])
            merged = [element for element in current if element not in removed]
            merged += [element for element in change.get("add", {}).get(unit, []) if element not in merged]
            if merged != current:
                put(unit, merged)
        if "move" in change:
            source, target = change["move"]["state"]
            if row.units.get("state") != source:
                raise Refused("rejected", "stale_state")
            if (source, target) not in ARROWS.get(row.kind, ()):
                raise Refused("rejected", "forbidden")
            maker = row.units.get(MAKERS.get(row.kind))
            if (row.kind, source, target) in MAKERS_STEPS and maker not in (None, user) and "SUP" not in roles:
                raise Refused("rejected", "forbidden")
            put("state", target)

    def erase(self, roles, replica, row, base, change, conflicts):
        """A deletion hides no change that its author has not seen."""
        if not roles & DELETERS.get(row.kind, set()):
            raise Refused("rejected", "forbidden")
        if row.deleted:
            return
        seen = {unit: value for unit, value in change.get("seen", {}).items() if value is not None}
        others = any(rev > base and chain != replica for rev, chain in row.changes)
        same = set(seen) == set(row.units) and all(matches(seen[unit], row.units[unit]) for unit in seen)
        if others and not same:
            conflicts.append(((row.kind, change["id"]), "deleted"))
            return
        row.deleted = True
        row.rev += 1
        row.changes.append((row.rev, replica))

    def record_conflict(self, user, op, key, unit, names):
        """One record per row, unit and author while it is open: what he wanted last, and what stands there."""
        theirs = self.state.rows[key].units.get(unit)
        wanted = [complete(key[0], unit, change["seen"].get(unit), theirs, change["set"][unit], False)
                  for change in op["changes"]
                  if (change["kind"], change["id"]) == key and unit in change.get("set", {})]
        values = {"mine": wanted[-1] if wanted else None, "theirs": theirs}
        for row in self.state.rows.values():
            if row.kind == "conflict" and row.units["state"] == "OPEN" and (
                    row.units["on"], row.units["unit"], row.units["by"]) == (list(key), unit, user):
                row.rev += 1
                row.units |= values
                return
        record = Row("conflict", self.state.rows[key].scope,
                     {"on": list(key), "unit": unit, "by": user, "state": "OPEN", **values})
        unused = [name for name in names.get((user, key[1], unit), []) if ("conflict", name) not in self.state.rows]
        self.state.rows["conflict", unused[0] if unused else f"unknown of {op['id']}"] = record
