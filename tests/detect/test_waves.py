from datetime import timedelta

from samples import NOON

from monitor.detect.waves import Statement, find

SAID = (
    "bu gün hər kəs yaxşı bilir ki ölkəmizin uğurları göz qabağındadır və biz bununla fəxr edirik xalqımız həmişə "
    "öz rəhbərinin ətrafında sıx birləşib qazandığımız böyük qələbə bütün dünyaya gücümüzü bir daha göstərdi"
)
NAMES = ["Rəşad Quluzadə", "Elçin Mirzə", "Nərgiz Kamal", "Kamran Fərzəli", "Aysu Tahirli"]


def statement(number, hour=0, said=SAID, name=None):
    return Statement(
        article=number,
        outlet=f"o{number}",
        at=NOON + timedelta(hours=hour),
        title="",
        text=f"Deputat {name or NAMES[number % 5]} deyib: {said}",
    )


def test_many_who_say_the_same_in_a_few_hours_are_a_wave():
    [wave] = find([statement(n, n) for n in range(5)])
    assert len(wave.statements) == 5
    assert "Elçin Mirzə (Deputat)" in wave.speakers


def test_one_speaker_in_many_outlets_is_none():
    assert find([statement(n, n, name="Elçin Mirzə") for n in range(5)]) == []


def test_a_day_apart_is_none():
    assert find([statement(n, 24 * n) for n in range(5)]) == []


def test_who_says_something_else_is_not_part_of_it():
    other = "bizim məktəbdə yeni idman zalı açılıb və uşaqlar orada çox sevinclə məşq edəcəklər dedi direktor sabah"
    [wave] = find([*(statement(n) for n in range(4)), statement(4, said=other)])
    assert [each.article for each in wave.statements] == [0, 1, 2, 3]
