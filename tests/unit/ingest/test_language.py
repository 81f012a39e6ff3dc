from __future__ import annotations

import pytest

from pipelines.ingest.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gunmen on motorbikes killed six farmers near the river on Tuesday, the village head said.", "en"),
        ("Troops seize Bunagana", "en"),
        ("Shelling wounds four in Kherson, Beryslav", "en"),
        ("police opened fire on marchers in ouagadougou, wounding two", "en"),
        (
            "Hombres armados mataron a seis campesinos cerca del río el martes, dijo el alcalde del pueblo.",
            "es",
        ),
        ("Des hommes armés ont tué six paysans près du fleuve mardi, a déclaré le chef du village.", "fr"),
        (
            "Homens armados mataram seis camponeses perto do rio na terça-feira, disse o chefe da aldeia.",
            "pt",
        ),
        ("Gewapende mannen hebben dinsdag zes boeren gedood bij de rivier, zei het dorpshoofd.", "nl"),
        ("Вооружённые люди убили шестерых фермеров у реки во вторник, сообщил глава села.", "ru"),
        ("قتل مسلحون ستة مزارعين قرب النهر يوم الثلاثاء، بحسب زعيم القرية.", "ar"),
        ("Silahlı kişiler salı günü nehir yakınında altı çiftçiyi öldürdü, köy muhtarı söyledi.", "tr"),
        ("Watu wenye silaha waliwaua wakulima sita karibu na mto siku ya Jumanne.", "sw"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text) == language
