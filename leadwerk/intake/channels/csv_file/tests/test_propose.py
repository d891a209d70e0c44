"""What the columns of a file are taken for."""

import os
from itertools import islice
from pathlib import Path

import pytest
from django.utils import translation

from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.channels.csv_file.parse import inspect, rows
from leadwerk.intake.draft import FIELDS
from leadwerk.intake.fields import LABELS

MATERIAL = Path(os.environ.get("LEADWERK_TEST_MATERIAL", "")) / "csv"
BITRIX = """
    interest salutation first_name - last_name - company job_title street phone email website - note status - value
    currency source - - owner interest - -
"""

# Headers as other programs export them, and what each column is.
EXPORTS = {
    "a list as people keep it": """
        Firmenname=company Ansprechpartner=full_name Tel._geschäftl.=phone eMail=email PLZ=postal_code Ort=city
        kWp_geschätzt=interest Volumen_EUR=value Opt-In=consent Bemerkung=note
        """,
    "name beside first name": """
        Name=last_name Vorname=first_name Str.=street Hausnr.=street PLZ/Ort=city Tel.=phone Handy=mobile Mail=email
        Bemerkungen=note Interesse_an=interest
        """,
    "Salesforce": """
        Lead_ID=external_id First_Name=first_name Last_Name=last_name Title=job_title Company_/_Account=company
        Email=email Phone=phone Mobile=mobile Street=street City=city State/Province=- Zip/Postal_Code=postal_code
        Country=country Lead_Source=source Lead_Status=status Rating=- Industry=industry Annual_Revenue=-
        No._of_Employees=employees Lead_Owner=owner Created_Date=received_at Description=description Website=website
        Salutation=salutation
        """,
    "Salesforce in German": """
        Lead-ID=external_id Anrede=salutation Vorname=first_name Nachname=last_name Titel=title Firma=company
        E-Mail=email Telefon=phone Mobiltelefon=mobile Straße=street Stadt=city Bundesland=- PLZ=postal_code
        Land=country Lead-Quelle=source Lead-Status=status Bewertung=- Branche=industry Jahresumsatz=-
        Anzahl_der_Mitarbeiter=employees
        Leadinhaber=owner Erstelldatum=received_at Beschreibung=description Website=website
        """,
    "HubSpot": """
        Record_ID=external_id First_Name=first_name Last_Name=last_name Email=email Phone_Number=phone
        Contact_owner=owner Lead_Status=status Create_Date=received_at Company_name=company Job_Title=job_title
        Mobile_Phone_Number=mobile Street_Address=street Postal_Code=postal_code City=city Country/Region=country
        Number_of_Employees=employees Industry=industry Original_Source=source Website_URL=website
        """,
    "HubSpot in German": """
        Datensatz-ID=external_id Vorname=first_name Nachname=last_name E-Mail=email Telefonnummer=phone
        Kontakt-Zuständiger=owner Lead-Status=status Erstelldatum=received_at Unternehmensname=company
        Berufsbezeichnung=job_title Mobiltelefonnummer=mobile Straße=street Postleitzahl=postal_code Stadt=city
        Land/Region=country Anzahl_Mitarbeiter=employees Branche=industry Ursprüngliche_Quelle=source
        """,
    "HubSpot deals": """
        Deal_Name=- Deal_Stage=status Close_Date=closed_at Closed_Lost_Reason=end_reason Amount=value
        Last_Contacted=last_contact_at Next_Activity_Date=task_due Company_name=company
        """,
    "Salesforce opportunities with tasks": """
        Account_Name=company Stage=status Close_Date=closed_at Loss_Reason=end_reason Last_Activity=last_contact_at
        Next_Step=task Due_Date=task_due Task_Status=task_done
        """,
    "Outlook": """
        Title=title First_Name=first_name Middle_Name=- Last_Name=last_name Suffix=- Company=company Department=-
        Job_Title=job_title Business_Street=street Business_Street_2=street Business_City=city Business_State=-
        Business_Postal_Code=postal_code Business_Country/Region=country Home_Street=- Home_City=- Business_Fax=-
        Business_Phone=phone Business_Phone_2=- Home_Phone=phone_2 Mobile_Phone=mobile E-mail_Address=email
        E-mail_Type=- E-mail_Display_Name=- E-mail_2_Address=email_2 Web_Page=website Notes=note Categories=-
        Language=language
        """,
    "Outlook in German": """
        Anrede=salutation Vorname=first_name Weitere_Vornamen=- Nachname=last_name Suffix=- Firma=company Abteilung=-
        Position=job_title Straße_geschäftlich=street Ort_geschäftlich=city Region_geschäftlich=-
        Postleitzahl_geschäftlich=postal_code Land/Region_geschäftlich=country Straße_privat=- Ort_privat=-
        Fax_geschäftlich=- Telefon_geschäftlich=phone Telefon_privat=phone_2 Mobiltelefon=mobile E-Mail-Adresse=email
        E-Mail-Typ=- E-Mail:_Angezeigter_Name=- E-Mail_2:_Adresse=email_2 Webseite=website Notizen=note Kategorien=-
        """,
    "Google": """
        Name=- Given_Name=first_name Additional_Name=- Family_Name=last_name Name_Prefix=salutation E-mail_1_-_Type=-
        E-mail_1_-_Value=email E-mail_2_-_Value=email_2 Phone_1_-_Type=- Phone_1_-_Value=phone Phone_2_-_Value=phone_2
        Address_1_-_Formatted=- Address_1_-_Street=street Address_1_-_City=city Address_1_-_Postal_Code=postal_code
        Address_1_-_Country=country Organization_1_-_Name=company Organization_1_-_Title=job_title
        Website_1_-_Value=website Notes=note
        """,
    "Google, new": """
        First_Name=first_name Middle_Name=- Last_Name=last_name Organization_Name=company
        Organization_Title=job_title Organization_Department=- Birthday=- Notes=note Labels=- E-mail_1_-_Label=-
        E-mail_1_-_Value=email Phone_1_-_Label=- Phone_1_-_Value=phone Address_1_-_Street=street
        """,
    "Meta lead ads": """
        id=external_id created_time=received_at ad_id=- ad_name=- adset_id=- adset_name=- campaign_id=-
        campaign_name=campaign form_id=- form_name=- is_organic=- platform=source full_name=full_name email=email
        phone_number=phone city=city company_name=company lead_status=status
        """,
    "Google in German": """
        Vorname=first_name Weitere_Vornamen=- Nachname=last_name Name_der_Organisation=company
        Titel_in_der_Organisation=job_title Abteilung_der_Organisation=- Geburtstag=- Notizen=note Labels=-
        E-Mail_1_-_Label=- E-Mail_1_-_Wert=email E-Mail_2_-_Wert=email_2 Telefon_1_-_Label=- Telefon_1_-_Wert=phone
        Telefon_2_-_Wert=phone_2 Adresse_1_-_Straße=street Adresse_1_-_Ort=city Adresse_1_-_Postleitzahl=postal_code
        Adresse_1_-_Land=country Website_1_-_Wert=website
        """,
    "Meta lead ads in German": """
        id=external_id created_time=received_at ad_id=- ad_name=- adset_id=- adset_name=- campaign_id=-
        campaign_name=campaign form_id=- form_name=- is_organic=- platform=source vollständiger_name=full_name
        e-mail-adresse=email telefonnummer=phone ort=city firmenname=company lead_status=status
        """,
    "Meta lead ads in German, names apart": """
        id=external_id created_time=received_at vorname=first_name nachname=last_name e-mail=email
        geschäftliche_e-mail-adresse=email_2 telefonnummer_(geschäftlich)=phone postleitzahl=postal_code stadt=city
        berufsbezeichnung=job_title name_des_unternehmens=company
        """,
    "Odoo": """
        id=external_id name=interest contact_name=full_name partner_name=company email_from=email phone=phone
        mobile=mobile street=street zip=postal_code city=city country_id=country user_id=owner team_id=-
        expected_revenue=value description=description website=website function=job_title tag_ids=- source_id=source
        """,
    "Pipedrive": """
        Lead_-_ID=external_id Lead_-_Title=interest Lead_-_Value=value Lead_-_Currency_of_Value=currency
        Lead_-_Owner=owner Lead_-_Lead_created=received_at Lead_-_Source=source Lead_-_Labels=- Person_-_Name=full_name
        Person_-_Phone_-_Work=phone Person_-_Phone_-_Mobile=mobile Person_-_Email_-_Work=email
        Organization_-_Name=company Organization_-_Address=street
        """,
}


@pytest.mark.parametrize("program", EXPORTS)
def test_the_exports_of_other_programs_are_known(program: str) -> None:
    pairs = [pair.rpartition("=") for pair in EXPORTS[program].split()]
    headers = [header.replace("_-_", " - ").replace("_", " ") if "_" in header else header for header, _, _ in pairs]
    if program.startswith(("Meta lead ads", "Odoo")):
        headers = [header for header, _, _ in pairs]
    found = propose(headers, [])
    assert {header: found[place] or "-" for place, header in enumerate(headers)} == {
        header: field for header, (_, _, field) in zip(headers, pairs, strict=True)
    }


def test_every_column_gets_an_answer_that_is_a_field() -> None:
    headers = ["Firma", "Sowieso", "", "Telefon"]
    found = propose(headers, [["a", "b", "c", "d"]])
    assert list(found) == [0, 1, 2, 3]
    assert all(field is None or field in FIELDS for field in found.values())


def test_each_field_is_proposed_once() -> None:
    found = propose(["Telefon"] * 5 + ["E-Mail"] * 3 + ["Notiz", "Bemerkung"], [])
    assert list(found.values()) == ["phone", "phone_2", "mobile", None, None, "email", "email_2", None, "note", "note"]


def test_content_tells_where_the_header_does_not() -> None:
    sample = [["Brinkmann GmbH", "a@b.example", "030 23125123", "www.b.example", "Hauptstr. 5"]] * 3
    assert list(propose(["", "", "", "", ""], sample).values()) == ["company", "email", "phone", "website", "street"]
    assert propose(["Kontakt 1"], [["a@b.example"], ["c@d.example"]]) == {0: "email"}


def test_a_name_that_holds_firms_is_the_firm() -> None:
    headers = ["Name", "Ort"]
    assert propose(headers, [["Ott GmbH", "Ulm"], ["Bäckerei Weiß", "Köln"]])[0] == "company"
    assert propose(headers, [["Anna Ott", "Ulm"], ["Jörg Weiß", "Köln"]])[0] == "full_name"


def test_title_is_the_job_or_the_degree_as_the_cells_say() -> None:
    assert propose(["Title"], [["CEO"], ["Head of Sales"]]) == {0: "job_title"}
    assert propose(["Title"], [["Dr."], ["Prof. Dr."]]) == {0: "title"}
    assert propose(["Title"], [["Mr."], ["Ms."]]) == {0: "salutation"}


@pytest.mark.material
@pytest.mark.parametrize("name", ["headers-de-cp1252", "headers-de-utf8bom", "headers-ru-cp1251", "headers-ru-utf8bom"])
def test_the_headers_of_bitrix24_are_known_in_german_and_russian(name: str) -> None:
    path = MATERIAL / f"bitrix24/{name}.csv"
    shape = inspect(path)
    sample = [row.cells for row in islice(rows(path, shape), 50)]
    assert [field or "-" for field in propose(shape.headers, sample).values()] == BITRIX.split()


@pytest.mark.material
def test_the_technical_names_of_bitrix24_are_known() -> None:
    path = MATERIAL / "bitrix24/crm.lead.import-sample.csv"
    shape = inspect(path)
    found = propose(shape.headers, [row.cells for row in rows(path, shape)])
    named = {shape.headers[place]: field for place, field in found.items() if field}
    assert named == {
        "TITLE": "interest", "NAME": "first_name", "LAST_NAME": "last_name", "PHONE_WORK": "phone",
        "PHONE_MOBILE": "mobile", "PHONE_HOME": "phone_2", "WEB_WORK": "website", "EMAIL_WORK": "email",
        "EMAIL_HOME": "email_2", "POST": "job_title", "ADDRESS": "street", "COMMENTS": "note", "OPPORTUNITY": "value",
        "CURRENCY_ID": "currency", "SOURCE_ID": "source", "STATUS_ID": "status",
    }  # fmt: skip


@pytest.mark.material
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("csv-spectrum/csvs/comma_in_quotes.csv", "first_name last_name street city postal_code"),
        ("csv-spectrum/csvs/location_coordinates.csv", "phone - - -"),
        ("csvkit/examples/foo1.csv", "external_id full_name -"),
        ("csvkit/examples/realdata/acs2012_5yr_population.csv", "- full_name - -"),
        ("frictionless/data/capital-3.csv", "external_id full_name"),
        ("frictionless/data/geopoint/data/geopoint-object.csv", "- -"),
    ],
)
def test_other_files_get_a_careful_proposal(name: str, expected: str) -> None:
    path = MATERIAL / name
    shape = inspect(path)
    sample = [row.cells for row in islice(rows(path, shape), 50)]
    assert [field or "-" for field in propose(shape.headers, sample).values()] == expected.split()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_names_of_our_own_fields_are_known(language: str) -> None:
    with translation.override(language):
        headers = {name: str(label) for name, label in LABELS.items()}
    found = {name: propose([header], [["Dr."]])[0] for name, header in headers.items()}
    assert found == {name: name for name in LABELS}
