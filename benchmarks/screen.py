"""What does a browser remember of a Streamlit page between two reruns?"""

from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

# The browser forgets a kept message that was not used in this many runs (global.maxCachedMessageAge).
KEPT_RUNS = 2


@dataclass
class Control:
    """A box with a few options to choose from, and what stands in it now."""

    id: str
    kind: str
    label: str
    options: list[str]
    chosen: list[str]
    disabled: bool

    def state(self) -> WidgetState:
        """The value of the box as the browser sends it."""
        state = WidgetState(id=self.id)
        if self.kind == "button_group":
            state.string_array_value.data.extend(self.chosen)
        elif self.chosen:
            state.string_value = self.chosen[0]
        return state


def control_in(element: Element) -> Control | None:
    """The control an element describes, or None when it is not a box with options."""
    kind = str(element.WhichOneof("type"))
    if kind not in ("selectbox", "radio", "button_group"):
        return None
    box = getattr(element, kind)
    if kind == "button_group":
        options = [option.content for option in box.options]
        chosen = list(box.raw_values) if box.set_value else [options[i] for i in box.default]
    else:
        options = list(box.options)
        by_server = [box.raw_value] if box.HasField("raw_value") else []
        by_default = [options[box.default]] if box.HasField("default") and options else []
        chosen = by_server if box.set_value else by_default
    return Control(box.id, kind, box.label, options, chosen, box.disabled)


def _is_set_by_server(element: Element) -> bool:
    return bool(getattr(element, str(element.WhichOneof("type"))).set_value)


@dataclass
class Screen:
    """The state of one tab: address, page, boxes and kept messages."""

    query: str = ""
    page_name: str = ""
    page_hash: str = ""
    controls: dict[str, Control] = field(default_factory=dict)
    contents: frozenset[str] = frozenset()
    faults: list[str] = field(default_factory=list)
    _kept: dict[str, tuple[Element, int]] = field(default_factory=dict)
    _run: int = 0
    _seen: dict[str, Control] = field(default_factory=dict)
    _hashes: set[str] = field(default_factory=set)

    def request(self, is_history: bool = False) -> bytes:
        """The message with which the browser asks for a rerun."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string = self.query
        run.page_script_hash = self.page_hash
        run.page_name = "" if self.page_hash else self.page_name
        run.is_history_navigation = is_history
        run.widget_states.widgets.extend(control.state() for control in self.controls.values())
        run.cached_message_hashes.extend(self._kept)
        run.context_info.timezone = "Europe/Amsterdam"
        run.context_info.locale = "nl-NL"
        self._seen, self._hashes, self.faults = {}, set(), []
        return message.SerializeToString()

    def take(self, payload: bytes) -> bool:
        """Process one message of the server; true when it ends the run."""
        message = ForwardMsg.FromString(payload)
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message.hash, message.delta.new_element, message.metadata.cacheable)
        elif kind == "ref_hash":
            self._take_kept(message.ref_hash)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_not_found":
            self.faults.append(f"page not found: {message.page_not_found.page_name}")
        elif (
            kind == "session_event"
            and message.session_event.WhichOneof("type") == "script_compilation_exception"
        ):
            self.faults.append(message.session_event.script_compilation_exception.message)
        elif kind == "script_finished":
            return self._finish(message.script_finished)
        return False

    def _take_element(self, name: str, element: Element, is_kept: bool) -> None:
        if element.WhichOneof("type") == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}")
        elif element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
            # Our server shows one sentence instead of the exception.
            self.faults.append(element.alert.body)
        self._hashes.add(name)
        if is_kept:
            self._kept[name] = (element, self._run)
        self._place(element)

    def _take_kept(self, name: str) -> None:
        if name not in self._kept:
            self.faults.append("the server referred to a message that was not kept")
            return
        element, _ = self._kept[name]
        self._kept[name] = (element, self._run)
        self._hashes.add(name)
        self._place(element)

    def _place(self, element: Element) -> None:
        control = control_in(element)
        if control is None:
            return
        known = self.controls.get(control.id)
        if known is not None and not _is_set_by_server(element):
            control.chosen = known.chosen
        self._seen[control.id] = control

    def _finish(self, status: int) -> bool:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        self._run += 1
        self.controls = self._seen
        self.contents = frozenset(self._hashes)
        self._kept = {name: kept for name, kept in self._kept.items() if self._run - kept[1] <= KEPT_RUNS}
        return True
