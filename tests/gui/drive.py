#!/usr/bin/python3
# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operates Rapport as a person does: eyes are the accessibility bus, hands are pointer and keys.

As a command, inside tests/gui/session:
  drive.py [--pid=PID] [--timeout=SECONDS] VERB [ARGUMENT...]

  tree                    what is on the screen
  wait THING              until it is there
  gone THING              until it is not there any more
  click THING             with the pointer
  type THING TEXT         into a field, in place of what stands there
  choose THING ENTRY      an entry from a drop-down list
  write TEXT              where the focus is
  key KEY...              such as ctrl+s Tab Return
  hold KEY SECONDS        down for so long: it repeats
  expect THING TEXT       until its text or value is TEXT; /…/ is a regular expression
  text THING              prints its text or value
  focus                   prints what has the keyboard focus
  shot FILE               a picture of the screen; fails on a blank one
  beyond                  asks for a window that is not there; the program must live on
  audit [REGEX]           controls without a name or out of the keyboard's reach, but not those
                          that match REGEX; fails when there are any
  script FILE             lines of the above; "#" begins a comment

A THING is ROLE:NAME or ROLE:NAME#N, "button:Save", "text:/^Name/", "*:Today", "label:Total#2".
ROLE may be *, NAME may be empty or /a regular expression/; N counts from 1.

As a module: Screen(pid=…) has a method for every verb; each raises Failure with a sentence.
"""
import argparse
import os
import re
import shlex
import subprocess
import sys
import time
import warnings
from collections import namedtuple

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

warnings.simplefilter("ignore", DeprecationWarning)

# GTK releases name the same thing differently; to newer ones check buttons in a group are radio buttons.
ROLE_NAMES = {"push button": "button", "password text": "text", "entry": "text", "radio button": "check box"}
# GTK 4.8 gives an unnamed widget its type for a name.
TYPE_NAME = re.compile(r"(Gtk|Adw|Rp)[A-Z][A-Za-z]+")
OPERABLE = {"button", "toggle button", "check box", "text", "spin button",
            "combo box", "slider", "menu item", "switch", "page tab", "link"}
LAYOUT = {"panel", "filler", "scroll pane", "redundant object", "separator", "viewport",
          "grouping", "unknown"}
POLL_SECONDS = 0.1

# A line of xwininfo -tree: place within the parent, then on the screen. The ids of one program's
# windows differ only in the bits that the mask leaves out.
X_TREE_LINE = re.compile(
    r'^\s+(?P<id>0x[0-9a-f]+) (?:"(?P<title>.*)"|\(has no name\)): .*?'
    r"(?P<width>\d+)x(?P<height>\d+)[+-]\S+\s+\+(?P<x>-?\d+)\+(?P<y>-?\d+)$", re.MULTILINE)
CLIENT_MASK = ~0x1FFFFF
POPOVER_ARROW = 12

Box = namedtuple("Box", "x y width height")
XWindow = namedtuple("XWindow", "id title x y width height is_popup frame")


class Failure(Exception):
    """What was asked for is not so; the text says what was found."""


def ask(call, *arguments, default=None):
    """What a thing on the bus answers; the thing may have gone in the meantime."""
    try:
        return call(*arguments)
    except GLib.Error:
        return default


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Thing:
    """One object on the accessibility bus, with its parents."""

    def __init__(self, accessible, parent=None):
        self.accessible = accessible
        self.parent = parent

    @property
    def role(self):
        role = ask(self.accessible.get_role_name, default="unknown")
        return ROLE_NAMES.get(role, role)

    @property
    def name(self):
        name = ask(self.accessible.get_name) or ""
        return "" if TYPE_NAME.fullmatch(name) else name

    def children(self):
        for index in range(ask(self.accessible.get_child_count, default=0) or 0):
            child = ask(self.accessible.get_child_at_index, index)
            if child is not None:
                yield Thing(child, self)

    def walk(self):
        """This and what is inside, without what is hidden."""
        yield self
        for child in self.children():
            if child.role != "application" and not child.has("visible"):
                continue
            yield from child.walk()

    def parents(self):
        above = self.parent
        while above is not None and above.role != "application":
            yield above
            above = above.parent

    def states(self):
        found = ask(self.accessible.get_state_set)
        return [state.value_nick for state in found.get_states()] if found else []

    def has(self, state):
        return state in self.states()

    def spoken_name(self):
        """Its name, else for a row or button the labels inside it."""
        if self.name or self.role not in OPERABLE | {"list item", "table row", "table cell"}:
            return self.name
        return " ".join(thing.name for thing in self.walk() if thing.role == "label" and thing.name)

    def names(self):
        name = self.spoken_name()
        return {name, self.name, name.replace("_", "", 1)}

    def text(self):
        """What stands in a field, is shown by a label, or is the value of a slider."""
        if self.accessible.get_text_iface():
            content = ask(lambda: Atspi.Text.get_text(
                self.accessible, 0, Atspi.Text.get_character_count(self.accessible)))
            if content:
                return content
        if self.role in {"slider", "spin button", "progress bar"} and self.accessible.get_value_iface():
            return f"{ask(lambda: Atspi.Value.get_current_value(self.accessible), default=0):g}"
        return "" if self.role == "text" else self.spoken_name()

    def actions(self):
        if not self.accessible.get_action_iface():
            return []
        count = ask(lambda: Atspi.Action.get_n_actions(self.accessible), default=0)
        return [ask(lambda i=i: Atspi.Action.get_action_name(self.accessible, i)) for i in range(count)]

    def box(self):
        """Its place, counted from the content of its window."""
        if not self.accessible.get_component_iface():
            return None
        place = ask(lambda: self.accessible.get_extents(Atspi.CoordType.WINDOW))
        if not place or place.width <= 0 or place.height <= 0:
            return None
        return Box(place.x, place.y, place.width, place.height)

    def describe(self):
        marks = [state for state in self.states()
                 if state in ("focused", "checked", "selected", "expanded", "pressed", "invalid-entry")]
        if not self.has("sensitive") and self.role in OPERABLE:
            marks.append("insensitive")
        line = f'{self.role} "{self.spoken_name()}"'
        if self.role in ("text", "spin button", "slider", "combo box"):
            line += f" = {self.text()!r}"
        about = ask(self.accessible.get_description) or ""
        if about and about != self.name:
            line += f" ({about})"
        return line + (f" [{', '.join(marks)}]" if marks else "")


def parse_wanted(wanted):
    """Splits "ROLE:NAME#N" and returns (role, function that tests a set of names, N)."""
    role, colon, name = wanted.partition(":")
    if not colon:
        raise Failure(f"{wanted!r} is not ROLE:NAME")
    place = re.fullmatch(r"(.*)#(\d+)", name, re.DOTALL)
    name, number = (place[1], int(place[2])) if place else (name, 1)
    if not name:
        return role, lambda names: True, number
    return role, lambda names: any(agrees(name, candidate) for candidate in names), number


def agrees(wanted, found):
    """Whether a text is the one wanted, or matches it when it is written /…/."""
    if len(wanted) > 2 and wanted[0] == wanted[-1] == "/":
        return re.search(wanted[1:-1], found) is not None
    return wanted == found


def list_x_windows(pid):
    """The windows of a process that can be seen now, popovers and menus among them."""
    # It gives up when a window goes while it looks.
    search = subprocess.run(["xdotool", "search", "--pid", str(pid)], check=False, capture_output=True, text=True)
    own = search.stdout.split()
    clients = {int(number) & CLIENT_MASK for number in own}
    for found in X_TREE_LINE.finditer(run("xwininfo", "-root", "-tree")):
        number = int(found["id"], 16)
        if number & CLIENT_MASK not in clients:
            continue
        try:
            about = run("xwininfo", "-id", found["id"])
            properties = run("xprop", "-id", found["id"], "_NET_WM_WINDOW_TYPE", "_GTK_FRAME_EXTENTS")
        except subprocess.CalledProcessError:
            continue  # it has just been closed
        if "IsViewable" not in about:
            continue
        frame = re.search(r"_GTK_FRAME_EXTENTS.*?= (\d+), (\d+), (\d+), (\d+)", properties)
        yield XWindow(number, found["title"] or "",
                      *(int(found[key]) for key in ("x", "y", "width", "height")),
                      not re.search(r"TYPE_(NORMAL|DIALOG)", properties),
                      [int(value) for value in frame.groups()] if frame else None)


class Screen:
    """The windows of one running program.

    pid: its process; None takes the program that appeared last.
    timeout: seconds to wait for anything before it counts as not coming.
    """

    def __init__(self, pid=None, timeout=10.0):
        self.pid = pid
        self.timeout = timeout

    # ---- eyes ----

    def beyond(self):
        """Asks for a window after the last one, as who counted before one was closed; none may answer, but
        the program must live. GTK 4.8 gives the last window it has, and dies when that was never shown."""
        application = self.application()
        ask(application.accessible.get_child_at_index, ask(application.accessible.get_child_count, default=0) + 3)
        self.wait("frame:/./")

    def application(self):
        desktop = Atspi.get_desktop(0)
        found = None
        for index in range(desktop.get_child_count()):
            child = ask(desktop.get_child_at_index, index)
            if child is not None and self.pid in (None, ask(child.get_process_id)):
                found = child
        if found is not None:
            found.clear_cache()
        return Thing(found) if found is not None else None

    def find(self, wanted):
        """The thing, or None when it is not there now."""
        role, is_named, number = parse_wanted(wanted)
        application = self.application()
        if application is None:
            return None
        for thing in application.walk():
            if role in ("*", thing.role) and thing.role != "application" and is_named(thing.names()):
                if thing.box() is None:
                    continue
                number -= 1
                if number == 0:
                    return thing
        return None

    def until(self, look, complaint):
        """Calls look() until it gives something; complaint() tells what is wrong when it never does."""
        end = time.monotonic() + self.timeout
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > end:
                raise Failure(complaint())
            time.sleep(POLL_SECONDS)

    def wait(self, wanted):
        return self.until(lambda: self.find(wanted), lambda: f"{wanted} is not on the screen")

    def gone(self, wanted):
        self.until(lambda: self.find(wanted) is None, lambda: f"{wanted} is still on the screen")

    def text(self, wanted):
        return self.wait(wanted).text()

    def expect(self, wanted, text):
        self.wait(wanted)

        def look():
            thing = self.find(wanted)
            return thing is not None and agrees(text, thing.text())

        def complain():
            thing = self.find(wanted)
            return f"{wanted} is {thing.text() if thing else None!r}, not {text!r}"
        self.until(look, complain)

    def focus(self):
        """What has the keyboard focus; None when nothing says so."""
        application = self.application()
        deepest = None
        for thing in application.walk() if application else ():
            if thing.role != "application" and thing.has("focused"):
                deepest = thing
        return deepest

    def tree(self):
        """The screen as indented lines; boxes that only lay out are left out."""
        lines = []

        def visit(thing, depth):
            if thing.role != "application" and not thing.has("visible"):
                return
            is_shown = thing.role not in LAYOUT or bool(thing.name)
            if is_shown:
                lines.append("  " * depth + thing.describe())
            for child in thing.children():
                visit(child, depth + is_shown)
        application = self.until(self.application, lambda: "no program is on the accessibility bus")
        visit(application, 0)
        return "\n".join(lines)

    def audit(self, known=None):
        """What a person without sight or without a pointer could not use."""
        findings = []
        for thing in self.until(self.application, lambda: "no program is there").walk():
            if thing.role not in OPERABLE or thing.box() is None:
                continue
            inside = next((above.name for above in thing.parents() if above.name), "")
            if not thing.spoken_name():
                findings.append(f"no name: {thing.role} at {tuple(thing.box())} in {inside!r}")
            elif thing.name and "_" in thing.name:
                findings.append(f"mnemonic in the name: {thing.role} {thing.name!r}")
            if thing.has("sensitive") and not thing.has("focusable") and "click" in thing.actions():
                findings.append(f"no way there by keyboard: {thing.role} {thing.spoken_name()!r}")
        return [finding for finding in findings if not (known and re.search(known, finding))]

    def shot(self, path):
        """A picture of the screen."""
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        run("import", "-silent", "-window", "root", path)
        if int(run("identify", "-format", "%k", path)) < 2:
            raise Failure(f"{path} is blank")

    # ---- hands ----

    def place(self, thing):
        """The middle of a thing in pixels of the screen."""
        box = thing.box()
        origin = self.until(lambda: self.origin(thing), lambda: f"no window for {thing.describe()}")
        return origin[0] + box.x + box.width // 2, origin[1] + box.y + box.height // 2

    def resting_place(self, thing):
        """Where it is as soon as the page has stopped moving under it."""
        place = self.place(thing)
        for _ in range(20):
            time.sleep(POLL_SECONDS)
            before, place = place, self.place(thing)
            if place == before:
                break
        return place

    def origin(self, thing):
        """What must be added to the place that a thing reports to get its place on the screen."""
        windows = list(list_x_windows(ask(thing.accessible.get_process_id)))
        chain = [thing, *thing.parents()]
        # What is in a popover lies in a window of its own, of the popover's size give or take the arrow.
        for above in chain[:-1]:
            box = above.box()
            for window in windows:
                if (box and window.is_popup and window.width == box.width
                        and abs(window.height - box.height) <= POPOVER_ARROW):
                    return window.x - box.x, window.y - box.y + (window.height - box.height) // 2
        top = chain[-1]
        box = top.box()
        normal = [window for window in windows if not window.is_popup]
        named = [window for window in normal if window.title == top.name] or normal
        if box is None or not named:
            return None
        window = min(named, key=lambda w: abs(w.width - box.width) + abs(w.height - box.height))
        # The X window is larger than the content by the shadow that the program draws.
        if window.frame:
            return window.x + window.frame[0], window.y + window.frame[2]
        return window.x + (window.width - box.width) // 2, window.y + (window.height - box.height) // 2

    def bring_into_view(self, thing):
        """Turns the wheel until a thing in a scrolled list can be clicked."""
        panes = []
        for above in thing.parents():
            if above.role in OPERABLE:
                break  # the list of a drop-down: what is around that is in another window
            if above.role == "scroll pane":
                panes.append(above)
        for attempt in range(60):
            box = thing.box()
            middle = box and box.y + box.height // 2
            pane = next((pane for pane in panes if box and pane.box()
                         and not pane.box().y <= middle < pane.box().y + pane.box().height), None)
            if pane is None:
                return
            if attempt == 0 and thing.has("focusable"):
                ask(thing.accessible.grab_focus)
            else:
                x, y = self.place(pane)
                run("xdotool", "mousemove", str(x), str(y), "click", "5" if middle > pane.box().y else "4")
            time.sleep(POLL_SECONDS)

    def find_in_view(self, wanted):
        """Scrolls to it. A list that scrolls uses the row of one line again for another."""
        is_named = parse_wanted(wanted)[1]
        for _ in range(10):
            thing = self.wait(wanted)
            self.bring_into_view(thing)
            self.application()  # what was remembered of the row is forgotten
            if is_named(thing.names()):
                return thing
        raise Failure(f"{wanted} does not stand still")

    def click(self, wanted):
        thing = self.find_in_view(wanted)
        x, y = self.resting_place(thing)
        # A pointer that jumps is not noticed when the list of a drop-down has just closed.
        run("xdotool", "mousemove", str(x - 3), str(y - 3), "sleep", "0.05",
            "mousemove", str(x), str(y), "sleep", "0.05", "click", "1")
        time.sleep(2 * POLL_SECONDS)

    def choose(self, wanted, entry):
        """The list is a window of its own, which takes the next click as long as it is there."""
        self.click(wanted)
        self.click(f"list item:{entry}")
        self.gone(f"list item:{entry}")

    def key(self, *keys):
        for key in keys:
            run("xdotool", "key", "--clearmodifiers", key)
            time.sleep(POLL_SECONDS)

    def hold(self, key, seconds):
        """The session repeats no key by itself."""
        run("xset", "r", "on")
        run("xdotool", "keydown", key, "sleep", seconds, "keyup", key)
        run("xset", "r", "off")
        time.sleep(2 * POLL_SECONDS)

    def write(self, text):
        """Types where the focus is. What is on no keyboard is pasted: X loses such keys at times."""
        if text.isascii():
            run("xdotool", "type", "--clearmodifiers", "--delay", "30", text)
        else:
            subprocess.run(["xclip", "-selection", "clipboard", "-in"], input=text, text=True, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.key("ctrl+v")
        time.sleep(2 * POLL_SECONDS)

    def type(self, wanted, text):
        self.click(wanted)
        self.key("ctrl+a")
        if text:
            self.write(text)
        else:
            self.key("Delete")


def perform(screen, verb, arguments):
    """One line of a script. Returns what is to be printed, or None."""
    if verb == "script":
        return run_script(screen, *arguments)
    if verb == "audit":
        findings = screen.audit(*arguments)
        if findings:
            raise Failure("\n".join(findings))
        return None
    if verb not in ("tree", "beyond", "wait", "gone", "click", "type", "choose", "write", "key", "hold", "expect", "text", "focus", "shot"):
        raise Failure(f"unknown verb {verb!r}")
    result = getattr(screen, verb)(*arguments)
    return result.describe() if isinstance(result, Thing) else result


def run_script(screen, path):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            words = shlex.split(line, comments=True)
            if not words:
                continue
            print(">", line.strip(), flush=True)
            try:
                perform(screen, words[0], words[1:])
            except Failure as failure:
                raise Failure(f"{path}:{number}: {failure}") from failure


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pid", type=int)
    parser.add_argument("--timeout", type=float, default=10.0)
    parser.add_argument("verb")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    try:
        result = perform(Screen(options.pid, options.timeout), options.verb, options.arguments)
    except (Failure, TypeError) as failure:
        sys.exit(f"drive: {failure}")
    if result:
        print(result)


if __name__ == "__main__":
    main()
