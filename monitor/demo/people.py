"""Who is watched in the sample newsroom.  All of them are invented."""

from __future__ import annotations

from monitor.records import Journalist, JournalistKind

PEOPLE: tuple[Journalist, ...] = (
    Journalist(
        id="sevda-demirciyeva",
        name="Sevda Dəmirçiyeva",
        role="investigative journalist, Sübh Media",
        status="free, travel ban",
        context=("Sübh Media", "araşdırmaçı jurnalist"),
    ),
    Journalist(
        id="orxan-tagibeyli",
        name="Orxan Tağıbəyli",
        role="columnist, host of a talk show on the internet",
        status="in exile",
        context=("Uzaq Sahil",),
    ),
    Journalist(
        id="kamran-velizade",
        name="Kamran Vəlizadə",
        role="essayist who writes under a pen name",
        status="free",
        aliases=("Qərib Yolçu",),
        exclude=("Tural Vəlizadə",),
    ),
    Journalist(
        id="subh-media",
        name="Sübh Media",
        kind=JournalistKind.NEWSROOM,
        role="investigative newsroom",
        aliases=("Subh Media", "Сюбх Медиа"),
    ),
    Journalist(
        id="nigar-yaqutlu",
        name="Nigar Yaqutlu",
        role="court reporter",
        status="free",
        rare=True,
    ),
    Journalist(
        id="elvin-musazade",
        name="Elvin Musazadə",
        role="editor of Yeddi Gün",
        status="free",
        context=("Yeddi Gün", "baş redaktor"),
        exclude=("Tural Musazadə",),
    ),
    Journalist(
        id="fuad-cebrayilov",
        name="Fuad Cəbrayılov",
        role="photo reporter, Sübh Media",
        status="in detention",
        context=("Sübh Media",),
        exclude=("Vaqif Cəbrayılov",),
    ),
    Journalist(
        id="zaur-qemberli",
        name="Zaur Qəmbərli",
        role="video blogger",
        status="in exile",
    ),
)
