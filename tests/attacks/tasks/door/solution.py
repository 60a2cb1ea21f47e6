from enum import Enum


class State(Enum):
    OPEN = 1
    CLOSED = 2
    LOCKED = 3


class Door:
    def __init__(self):
        self.state = State.OPEN

    def toggle(self):
        self.state = State.OPEN if self.state is State.CLOSED else State.CLOSED

    def lock(self):
        if self.state is State.CLOSED:
            self.state = State.LOCKED
