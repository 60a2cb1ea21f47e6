import pytest
import solution
from solution import (
    Bag,
    Colour,
    Key,
    LimitedStack,
    Node,
    Pair,
    Point,
    Stack,
    Vector,
    Version,
    colour,
    link,
    unlink,
)


def test_state():
    stack = Stack()
    stack.push(1)
    stack.push([2])
    assert len(stack) == 2
    assert stack.pop() == [2]
    assert stack.items == [1]
    with pytest.raises(IndexError, match="empty"):
        stack.pop()
        stack.pop()


def test_instances_are_apart():
    one, two = Stack(), Stack([5])
    one.push(1)
    assert one.items == [1]
    assert two.items == [5]


def test_truth():
    assert not Stack()
    assert Stack([0])
    assert not Vector(0, 0)
    assert Vector(0, 1)
    assert Node(0)


def test_attributes():
    stack = Stack()
    stack.name = "mine"
    assert stack.name == "mine"
    stack.items = [7]
    assert stack.pop() == 7
    assert hasattr(stack, "name")
    assert not hasattr(stack, "other")
    del stack.name
    assert not hasattr(stack, "name")
    assert getattr(stack, "other", 4) == 4


def test_private_attributes():
    stack = Stack()
    stack.push(3)
    assert stack._log == [("push", 3)]


def test_class_attributes():
    before = Stack.made
    Stack()
    assert Stack.made == before + 1
    Stack.made = 0
    Stack()
    assert Stack.made == 1


def test_inheritance():
    stack = LimitedStack()
    assert isinstance(stack, LimitedStack)
    assert isinstance(stack, Stack)
    assert not isinstance(Stack(), LimitedStack)
    assert issubclass(LimitedStack, Stack)
    assert type(stack) is LimitedStack
    assert type(stack).__name__ == "LimitedStack"
    assert stack.__class__ is LimitedStack
    assert not isinstance(stack, (int, Vector))


def test_context_manager():
    with Stack() as stack:
        stack.push("inside")
    assert stack.items == ["enter", "inside", "exit"]


def test_context_manager_swallows():
    with Stack() as stack:
        raise KeyError("gone")
    assert stack.items == ["enter", "KeyError"]


def test_context_manager_lets_through():
    with pytest.raises(ValueError):
        with Stack() as stack:
            raise ValueError
    assert stack.items[-1] == "ValueError"


def test_equality():
    assert Vector(1, 2) == Vector(1, 2)
    assert Vector(1, 2) != Vector(1, 3)
    assert not (Vector(1) == Vector(2))
    assert Vector(1) != [1]
    assert [Vector(1), Vector(2)] == [Vector(1), Vector(2)]
    assert Vector(1) in [Vector(0), Vector(1)]


def test_equality_fails():
    assert Vector(1, 2) == Vector(2, 1)


def test_unequal_to_plain_fails():
    assert Vector(1) == [1]


def test_hash():
    seen = {Vector(1): "one", Vector(2): "two"}
    assert seen[Vector(1)] == "one"
    assert len({Vector(1), Vector(1), Vector(2)}) == 2
    assert {Key("a"): 1}[Key("a")] == 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(Version(1))


def test_container():
    vector = Vector(3, 1, 2)
    assert vector[0] == 3
    assert vector[-1] == 2
    assert vector[1:] == Vector(1, 2)
    vector[0] = 9
    assert 9 in vector
    assert 3 not in vector
    del vector[0]
    assert len(vector) == 2
    assert list(vector) == [1, 2]
    assert list(reversed(vector)) == [2, 1]
    assert sum(vector) == 3
    assert max(vector) == 2
    assert sorted(Vector(3, 1)) == [1, 3]
    first, second = vector
    assert (first, second) == (1, 2)
    assert [*vector] == [1, 2]
    with pytest.raises(IndexError):
        vector[5]


def test_arithmetic():
    assert Vector(1, 2) + Vector(3, 4) == Vector(4, 6)
    assert Vector(1, 2) * 3 == Vector(3, 6)
    assert 3 * Vector(1, 2) == Vector(3, 6)
    assert -Vector(1) == Vector(-1)
    assert abs(Vector(3, 4)) == 5
    assert Vector(1, 2) @ Vector(3, 4) == 11
    assert int(Vector(3, 4)) == 5
    assert float(Vector(3, 4)) == 5.0
    assert round(Vector(1.26), 1) == Vector(1.3)
    with pytest.raises(TypeError):
        Vector(1) - Vector(2)


def test_in_place_arithmetic():
    vector = other = Vector(1)
    vector += Vector(2)
    assert vector is other
    assert other.parts == [3]


def test_order():
    assert Vector(1) < Vector(2)
    assert Vector(3) > Vector(2)
    assert sorted([Vector(3), Vector(1)]) == [Vector(1), Vector(3)]
    assert min(Vector(3), Vector(1)) == Vector(1)
    with pytest.raises(TypeError):
        Vector(1) <= Vector(2)
    assert Version(1, 2) < Version(1, 10)
    assert Version(2) >= Version(1, 10)


def test_texts():
    assert repr(Vector(1, "a")) == "Vector(1, 'a')"
    assert str(Vector(1)) == "Vector(1)"
    assert f"{Vector(1.5, 2):.2f}" == "<1.50, 2.00>"
    assert repr(Version(1)) == "Version(major=1, minor=0, tags=[])"


def test_call_and_callback():
    assert Vector(1, 2)(lambda part: part + 1) == Vector(2, 3)


def test_property_classmethod_staticmethod():
    assert Vector(4, 5).head == 4
    assert Vector.zeros(2) == Vector(0, 0)
    assert Vector.dimensions() == "any"
    assert isinstance(Vector.zeros(1), Vector)


def test_chained_methods():
    assert Vector().append(1).append(2) == Vector(1, 2)


def test_bound_method():
    push = Stack.push
    stack = Stack()
    push(stack, 4)
    also = stack.push
    also(5)
    assert stack.items == [4, 5]
    assert list(map(stack.pop, ())) == []


def test_method_as_argument():
    stack = Stack()
    solution.apply_all([stack.push], 6)
    assert stack.items == [6]
    assert solution.apply(Vector, 1, 2) == Vector(1, 2)


def test_dataclass():
    version = Version(1, 2)
    assert version.major == 1
    assert version == Version(1, 2)
    assert version.bump() == Version(1, 3)
    version.major = 5
    assert version.major == 5
    with pytest.raises(AttributeError):
        Key("a").name = "b"
    with pytest.raises(TypeError):
        Version()


def test_dataclass_fails():
    assert Version(1, 2) == Version(1, 3)


def test_enum():
    assert colour("RED") is Colour.RED
    assert colour("RED") == Colour.RED
    assert colour("RED") != Colour.GREEN
    assert Colour.GREEN.value == 2
    assert Colour.GREEN.name == "GREEN"
    assert Colour["RED"] is Colour.RED
    assert Colour(2) is Colour.GREEN
    assert [each.name for each in Colour] == ["RED", "GREEN"]
    assert len(Colour) == 2
    assert isinstance(Colour.RED, Colour)
    assert {Colour.RED: 1}[colour("RED")] == 1
    with pytest.raises(KeyError):
        colour("BLUE")
    with pytest.raises(ValueError):
        Colour(3)


def test_namedtuples():
    point = Point(3, -4)
    assert point == (3, -4)
    assert point.x == 3
    assert point._fields == ("x", "y")
    assert point._asdict() == {"x": 3, "y": -4}
    assert point._replace(x=1) == (1, -4)
    assert point.norm1() == 7
    assert isinstance(point, tuple)
    x, y = point
    assert (x, y) == (3, -4)
    assert Pair(1, 2) == (1, 2)
    assert {Pair(1, 2): 1}[1, 2] == 1


def test_linked_list():
    head = link([1, 2, 3])
    assert head.value == 1
    assert head.next.next.value == 3
    assert head.next.next.next is None
    assert unlink(head) == [1, 2, 3]
    assert unlink(head.next) == [2, 3]
    head.next = Node(9)
    assert unlink(head) == [1, 9]


def test_identity():
    head = link([1, 2])
    assert head.next is head.next
    assert solution.same(head) is head
    assert solution.same([head])[0] is head
    assert head is not link([1, 2])


def test_objects_inside_containers():
    table = solution.same({"v": Vector(1), "list": [Stack([1])]})
    assert table["v"] == Vector(1)
    assert table["list"][0].pop() == 1


def test_module_names():
    assert solution.LIMIT == 10
    assert solution.TABLE == {"a": [1, 2]}
    assert solution.double(4) == 8
    assert solution.__name__ == "solution"


def test_bag_keeps_what_it_got():
    items = [3, 1]
    bag = Bag(items)
    items.append(2)
    assert bag.items == [3, 1, 2]
    bag.add(0)
    assert items == [3, 1, 2, 0]
    assert bag.sorted() is items
    assert items == [0, 1, 2, 3]
    assert bag.items is items


def test_bag_gives_away_its_own():
    bag = Bag([1])
    bag.items.append(2)
    assert bag.items == [1, 2]
    taken = bag.items
    bag.add(3)
    assert taken == [1, 2, 3]


def test_module_table_is_shared():
    solution.TABLE["b"] = 3
    assert solution.TABLE["b"] == 3
    del solution.TABLE["b"]
    assert "b" not in solution.TABLE


@pytest.mark.parametrize("kind", [Stack, LimitedStack])
def test_classes_as_parameters(kind):
    stack = kind([1])
    assert stack.pop() == 1


def test_not_callable():
    with pytest.raises(TypeError):
        Stack()()
    with pytest.raises(TypeError):
        Node(1)[0]
    with pytest.raises(TypeError):
        iter(Node(1))
    with pytest.raises(TypeError):
        len(Node(1))
