"""People and programs in many languages, by their words alone: turns and letters written for these tests."""

import pytest

from harness.classify import Case, Medium, Peers, judge
from harness.model import Label, Verdict
from harness.reading import read


def judged(said: str, medium: Medium = Medium.CHAT) -> Verdict:
    case = Case(id="t1", company="desk", letter=read(said.encode(), "text/plain"), request="", medium=medium)
    return judge(case, Peers.of([case]))


def signals(said: str, medium: Medium = Medium.CHAT) -> set[str]:
    return {piece.signal for piece in judged(said, medium).evidence}


# Whole sentences on the matter, of a shop's own people.
PEOPLE = {
    "it": "La cerniera si può sostituire in laboratorio, ma prima serve una foto della cucitura vicino alla tasca",
    "pt": "O fecho pode ser trocado na oficina, mas antes precisa de uma foto da costura que está junto ao bolso",
    "nl": "De rits kan in de werkplaats worden vervangen, maar dan is er eerst een foto nodig van de naad bij het vak",
    "pl": "Zamek można wymienić u nas w warsztacie, ale najpierw przyda się zdjęcie szwu, który jest przy kieszeni",
    "sv": "Blixtlåset kan bytas i verkstaden, men först behöver vi en bild på sömmen som sitter vid fickan",
    "da": "Lynlåsen kan skiftes på værkstedet, men først skal vi have et billede af den søm, der sidder ved lommen",
    "nb": "Glidelåsen kan byttes på verkstedet, men først må vi ha et bilde av sømmen som sitter ved lommen",
    "fi": "Vetoketju voidaan vaihtaa verstaalla, mutta ensin tarvitaan kuva saumasta, joka on taskun kohdalla",
    "cs": "Zip se dá v dílně vyměnit, ale nejdřív je potřeba fotka švu, který je u kapsy, a pak se to pošle",
    "sk": "Zips sa dá v dielni vymeniť, ale najprv je potrebná fotka šva, ktorý je pri vrecku, a potom sa to pošle",
    "hu": "A cipzárt a műhelyben ki lehet cserélni, de ehhez előbb kell egy kép arról a varrásról, ami a zsebnél van",
    "ro": "Fermoarul se poate schimba în atelier, dar mai întâi este nevoie de o poză cu cusătura care este la buzunar",
    "tr": "Fermuar atölyede değişebilir ama önce cebin yanındaki dikişin bir resmi gerekiyor, çünkü kumaş da yırtılmış",  # noqa: RUF001  (Turkish)
    "ru": "Молнию можно заменить в мастерской, но для этого нужно фото шва, который у кармана, и ещё номер модели",  # noqa: RUF001  (Cyrillic)
    "uk": "Блискавку можна замінити в майстерні, але для цього потрібне фото шва, який біля кишені, і ще номер моделі",  # noqa: RUF001  (Cyrillic)
    "el": "Το φερμουάρ μπορεί να αλλάξει στο εργαστήριο, αλλά θα χρειαστεί μια φωτογραφία από τη ραφή που είναι εκεί",  # noqa: RUF001  (Greek)
    "id": "Ritsletingnya bisa diganti di bengkel, tetapi harus ada foto jahitan yang ada di dekat saku itu dulu",
    "vi": "Khóa kéo có thể thay ở xưởng nhưng phải có ảnh của đường may ở gần túi và số của mẫu ba lô này",
    "ca": "La cremallera es pot canviar al taller, però abans cal una foto de la costura que hi ha a la butxaca",
}


@pytest.mark.parametrize("language", PEOPLE)
def test_whole_sentences_on_the_matter_are_somebodys_in_many_languages(language: str) -> None:
    assert "speaks of the matter" in signals(PEOPLE[language])
    assert judged(PEOPLE[language]).label is not Label.AUTOMATED


@pytest.mark.parametrize(
    "said",
    [
        "Sie können den Rucksack kostenlos zurückschicken",
        "Du kan skicka tillbaka ryggsäcken gratis",
        "Du kan sende ryggsækken tilbage",
        "Batoh můžete poslat zpět",
        "A hátizsákot vissza lehet küldeni",
        "Можете вернуть рюкзак, деньги вернут на карту",
        "Ranselnya bisa dikirim kembali",
        "背包可以寄回来",
        "배낭을 다시 보내 주시면 돼요",
    ],
)
def test_to_send_something_back_does_not_tell_whether_anybody_is_there(said: str) -> None:
    assert "tells whether anybody is there" not in signals(said)


@pytest.mark.parametrize("said", ["Ich sehe gerade nach.", "Я сейчас смотрю.", "Jag tittar just nu."])
def test_who_tells_what_they_are_about_just_now_gives_no_notice_of_the_chat(said: str) -> None:
    assert "tells whether anybody is there" not in signals(said)


@pytest.mark.parametrize(
    "said",
    [
        "The alert for mentions is switched off.",
        "Your parcel is held at the post office.",
        "Hasło nie może być puste.",
        "Пароль не может быть пустым.",
        "Câmpul nu poate rămâne gol.",
        "Chyba při ukládání.",
    ],
)
def test_words_that_only_look_like_a_guess_or_somebodys_doings_are_neither(said: str) -> None:
    assert signals(said).isdisjoint({"weighs and guesses", "tells of its own doings"})


@pytest.mark.parametrize(
    "said",
    [
        "Something went wrong. Please try again later.",
        "Der Code ist ungültig.",
        "Cette adresse existe déjà.",
        "No se ha encontrado ninguna tienda con ese nombre.",
        "Il codice è scaduto.",
        "Nie znaleziono takiego zamówienia.",
        "Noget gik galt, prøv igen.",
        "Произошла ошибка, попробуйте позже.",
        "有効期限が切れています。",
        "密码不能为空。",
        "잘못된 번호입니다.",
    ],
)
def test_what_a_program_could_not_do_is_a_programs(said: str) -> None:
    verdict = judged(said)
    assert "tells what it could not do" in {piece.signal for piece in verdict.evidence}
    assert verdict.label is Label.AUTOMATED


@pytest.mark.parametrize("said", ["ask the support in Leeds, they know that zip", "пиши в поддержку, там помогут"])
def test_a_line_that_names_the_support_is_not_signed_by_it(said: str) -> None:
    assert "signed by a team" not in signals(said)
    assert "signed by a team" in signals("The zip is on its way.\n\nYour support team")


@pytest.mark.parametrize("said", ["背包明天能修好", "الحقيبة تصل غدا إلى البيت", "배낭은 내일 도착해요"])
def test_without_a_full_stop_a_script_without_capitals_does_not_read_like_print(said: str) -> None:
    assert "reads like print" not in signals(said)
    assert "reads like print" in signals(said + "。")


@pytest.mark.parametrize(
    "said",
    [
        "All rooms of the week: https://rooms.example/list/my-rooms",
        "I vostri biglietti sono allegati a questa mail.",
    ],
)
def test_a_page_called_mine_and_an_article_are_nobody_who_speaks(said: str) -> None:
    assert "says I" not in signals(said, Medium.MAIL)


NOTICES = {
    "booking": "Your reservation for the workshop tour has been accepted.\n\nYou can manage your booking here:\n"
    "https://tours.example/r/48213",
    "en": "Your verification code is below.\n\n482913\n\nIf you did not ask for it, you can safely ignore this email.",
    "de": "Ihr Bestätigungscode:\n\n482913\n\nWenn nicht Sie waren, die ihn wollten, ignorieren Sie diese Nachricht.",
    "fr": "Voici votre code de vérification.\n\n482913\n\nSi ce n'est pas vous, vous pouvez ignorer ce message.",
    "es": "Este es su código de verificación.\n\n482913\n\nSi no lo ha pedido usted, ignore este mensaje.",
    "it": "Ecco il codice di verifica.\n\n482913\n\nSe non sei stato tu, ignora questo messaggio.",
    "pl": "Oto kod weryfikacyjny.\n\n482913\n\nJeśli to nie ty o niego prosisz, zignoruj tę wiadomość.",
    "da": "Her er din bekræftelseskode.\n\n482913\n\nDenne mail kan ignoreres, hvis den ikke er til dig.",
    "ru": "Ваш код подтверждения:\n\n482913\n\nЕсли это были не вы, проигнорируйте письмо.",  # noqa: RUF001  (Cyrillic)
    "ja": "確認コードは次のとおりです。\n\n482913\n\n心当たりがない場合は、破棄してください。",
}


@pytest.mark.parametrize("notice", NOTICES)
def test_what_a_program_says_of_a_booking_or_a_code_is_no_persons(notice: str) -> None:
    assert judged(NOTICES[notice], Medium.MAIL).label is Label.AUTOMATED
