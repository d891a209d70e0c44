"""The words the demo company is made of. All people and companies are invented; places are real."""

WOMEN = """Anna Andrea Anja Annegret Antje Aylin Ayşe Barbara Beate Bettina Birgit Brigitte Carina Carla Carolin Charlotte
Christa Christiane Christina Claudia Clara Cornelia Dagmar Daniela Doris Dorothea Edith Elena Elif Elisabeth Elke Ella
Emilia Emma Erika Esra Eva Fatma Finja Franziska Frieda Friederike Gabriele Gerda Gesa Gisela Greta Hanna Hannelore
Hatice Heide Heike Helga Ilse Ina Ines Inga Ingrid Irina Iris Jana Janina Jasmin Jennifer Johanna Julia Jutta Karin
Karla Katharina Katja Katrin Kerstin Kirsten Klara Larissa Laura Lea Lena Leonie Lieselotte Lina Linda Lisa Louisa
Magdalena Maike Małgorzata Manuela Mareike Margarete Maria Marie Marina Marion Marlene Martina Mathilda Meike Melanie
Melek Merle Mia Michaela Milena Mira Monika Nadine Natalia Natascha Nicole Nina Olga Paula Petra Philippa Ramona Rebecca
Regina Renate Ricarda Rita Rosa Rosemarie Ruth Sabine Sabrina Sandra Sara Sarah Selin Sibylle Sigrid Silke Silvia Simone
Sina Sofia Sonja Stefanie Susanne Svenja Svetlana Swantje Tamara Tanja Tatjana Teresa Theresa Ulrike Ursula Ute Valentina
Vanessa Vera Verena Veronika Viktoria Waltraud Wiebke Yasemin Yvonne Zeynep Zoe""".split()

MEN = """Achim Adrian Ahmet Alexander Ali Alois Anatoli André Andreas Anton Antonio Arne Arno Artur Axel Bastian Benedikt
Benjamin Bernd Bernhard Björn Boris Burkhard Can Carsten Christian Christoph Clemens Daniel David Dennis Detlef Dieter
Dietmar Dirk Dominik Eberhard Emil Emre Enno Erich Erik Ernst Eugen Fabian Felix Ferdinand Finn Florian Frank Franz
Frederik Friedrich Fritz Georg Gerald Gerd Gerhard Giovanni Gregor Guido Günter Gustav Hakan Hannes Hans Harald Hartmut
Hasan Hauke Heiko Heiner Heinrich Heinz Helge Helmut Henning Henrik Herbert Hermann Holger Horst Hubert Igor Ingo Ivan
Jakob Jan Jens Joachim Jochen Johann Johannes Jonas Jörg Josef Julian Jürgen Kai Karl Karsten Kevin Klaus Knut Konrad
Korbinian Kurt Lars Leo Leon Leonhard Levin Linus Lorenz Lothar Luca Ludwig Lukas Lutz Malte Manfred Manuel Marc Marcel
Marco Mario Markus Martin Mathias Matthias Max Maximilian Mehmet Michael Mirko Moritz Murat Mustafa Nico Niklas Nils
Norbert Olaf Ole Oliver Oskar Otto Pascal Patrick Paul Peter Philipp Piotr Rainer Ralf Raphael Reinhard René Richard
Robert Roland Rolf Roman Rüdiger Rudolf Sebastian Serkan Siegfried Simon Sören Stefan Steffen Sven Tarek Theo Thomas
Thorsten Till Tim Timo Tobias Tom Torben Udo Ulf Ulrich Uwe Valentin Veit Viktor Volker Walter Werner Wilhelm Wolfgang
Yannick Yusuf""".split()

LAST_NAMES = """Achleitner Ackermann Adam Ahrens Albers Albrecht Altmann Andersen Arnold Aydın Bach Bachmann Barth Bartels
Bauer Baumann Baumgartner Beck Becker Behrens Bender Berg Berger Bergmann Beyer Biermann Binder Blum Böhm Böhme Bohn
Borchert Brandt Braun Breuer Brinkmann Brockmann Bruckner Brüggemann Brunner Buchholz Buck Büttner Burger Busch Carstens
Çelik Christ Christiansen Claussen Conrad Cordes Dahl Decker Demir Diehl Dietrich Dietz Dittrich Dörfler Dörr Doğan
Drescher Dreyer Ebert Eckert Eder Egger Ehlers Ehrlich Eichhorn Engel Engelhardt Erdmann Ernst Esser Fechner Feldmann
Ferreira Fiedler Fink Fischer Fleischer Förster Frank Franke Frey Freitag Friedrich Fritz Fröhlich Fromm Fuchs Fuhrmann
Funk Gärtner Gabriel Gebhardt Geiger Gerlach Giese Glaser Göbel Götz Graf Greiner Grimm Groß Gruber Günther Haas Hagen
Hahn Hamann Hammer Hansen Harms Hartmann Hartwig Hauser Haug Heil Heimann Hein Heinemann Heinrich Heller Hempel Henkel
Hennig Hentschel Herbst Hermann Herzog Heß Heuer Hildebrandt Hinrichs Hinz Hirsch Hoffmann Hofmann Hollmann Holz
Holzapfel Hoppe Horn Horstmann Huber Hübner Huth Iversen Jacobs Jäger Jahn Janßen Jansen Jensen Jordan Jost Jung Junker
Kaiser Kalkbrenner Kaminski Kampmann Karl Kaufmann Kaya Keil Keller Kern Kessler Kiefer Kirchner Klein Klemm Klose Kluge
Knoll Koch Köhler König Körner Köster Kowalski Kolb Kraft Krämer Kramer Kraus Krause Krebs Kremer Kröger Krüger Krug
Kruse Kuhn Kühn Kunze Kurz Lang Lange Langer Lechner Lehmann Leitner Lemke Lenz Leonhardt Lindner Link Linke Lohmann
Lorenz Ludwig Lüders Lutz Maas Mahler Maier Mann Marquardt Martens Marx Maurer May Mayer Mayr Meier Meister Menzel
Mertens Merz Metz Metzger Meyer Michels Möbius Mohr Möller Moser Mühlbauer Müller Münch Nagel Naumann Neubauer Neuhaus
Neumann Nguyen Nickel Niemann Nissen Noack Nolte Novak Nowak Obermeier Öztürk Ohlsen Ott Otto Pabst Paul Paulsen Pauly
Peters Petersen Petrović Pfeffer Pfeiffer Pfister Pietsch Pohl Popp Preuß Probst Raab Rademacher Rapp Rau Reich Reichert
Reimann Reimers Reinhardt Reiß Reiter Renner Reuter Richter Rieger Riedel Ritter Rohde Römer Rose Rosenthal Rossi Roth
Rother Rudolph Ruf Runge Sander Sauer Sauter Schäfer Schaller Scharf Schenk Scherer Schilling Schlüter Schmid Schmidt
Schmitt Schmitz Schneider Scholz Schön Schrader Schreiber Schröder Schröter Schubert Schulte Schultz Schulz Schulze
Schumacher Schuster Schwab Schwarz Seidel Seifert Seitz Siebert Silbermann Simon Singer Sommer Sonntag Specht Springer
Stadler Stahl Stark Steffen Stein Steiner Steinmann Stephan Stern Stock Stöver Strauß Strobel Sturm Szymański Thiel Thiele
Thieme Thomas Thomsen Tiedemann Tietz Timm Treiber Uhlig Ullrich Ulrich Unger Urban Vetter Vogel Vogt Voigt Völker Voß
Vöhringer Wagner Walter Walther Weber Weidner Weigel Weiß Weller Wendt Wenzel Werner Westphal Wiegand Wieland Wiese Wilke
Will Wimmer Winkler Winter Witt Wittmann Wolf Wolff Wulf Wunderlich Yıldız Yılmaz Zander Zeller Zimmer Zimmermann
Zielinski""".split()

TITLES = ("Dr.", "Dr.-Ing.", "Prof. Dr.", "Dipl.-Ing.", "Dr. med.")

# Postal code and town.
PLACES = tuple(
    tuple(line.split(" ", 1))
    for line in """01067 Dresden|02625 Bautzen|02826 Görlitz|03046 Cottbus|04109 Leipzig|06108 Halle (Saale)|06484 Quedlinburg|06618 Naumburg
06844 Dessau-Roßlau|07545 Gera|07743 Jena|08056 Zwickau|08523 Plauen|09111 Chemnitz|10115 Berlin|10585 Berlin|12043 Berlin
13187 Berlin|14467 Potsdam|14770 Brandenburg an der Havel|15230 Frankfurt (Oder)|16225 Eberswalde|17033 Neubrandenburg
17291 Prenzlau|17489 Greifswald|18055 Rostock|18439 Stralsund|19053 Schwerin|19322 Wittenberge|20095 Hamburg|21073 Hamburg
21335 Lüneburg|21614 Buxtehude|22765 Hamburg|23552 Lübeck|23743 Grömitz|23966 Wismar|24103 Kiel|24534 Neumünster
24768 Rendsburg|24837 Schleswig|24937 Flensburg|25335 Elmshorn|25524 Itzehoe|25746 Heide|25813 Husum|25980 Sylt
26121 Oldenburg|26382 Wilhelmshaven|26506 Norden|26603 Aurich|26721 Emden|26789 Leer|27283 Verden|27472 Cuxhaven
27568 Bremerhaven|27749 Delmenhorst|28195 Bremen|29221 Celle|29525 Uelzen|30159 Hannover|31134 Hildesheim|31785 Hameln
32049 Herford|32423 Minden|32545 Bad Oeynhausen|32756 Detmold|33098 Paderborn|33330 Gütersloh|33602 Bielefeld|34117 Kassel
34369 Hofgeismar|34497 Korbach|35037 Marburg|35390 Gießen|35576 Wetzlar|36037 Fulda|36251 Bad Hersfeld|37073 Göttingen
37574 Einbeck|38100 Braunschweig|38440 Wolfsburg|38640 Goslar|39104 Magdeburg|39576 Stendal|40210 Düsseldorf|40721 Hilden
41061 Mönchengladbach|41460 Neuss|41747 Viersen|42103 Wuppertal|42651 Solingen|42853 Remscheid|44135 Dortmund|44575 Castrop-Rauxel
44787 Bochum|45127 Essen|45468 Mülheim an der Ruhr|45657 Recklinghausen|45879 Gelsenkirchen|46045 Oberhausen|46236 Bottrop
46397 Bocholt|46483 Wesel|47051 Duisburg|47441 Moers|47533 Kleve|47623 Kevelaer|47798 Krefeld|48143 Münster|48431 Rheine
48529 Nordhorn|48653 Coesfeld|49074 Osnabrück|49377 Vechta|49661 Cloppenburg|49808 Lingen|50667 Köln|51373 Leverkusen
51465 Bergisch Gladbach|51643 Gummersbach|52062 Aachen|52349 Düren|53111 Bonn|53721 Siegburg|53879 Euskirchen|54290 Trier
54516 Wittlich|55116 Mainz|55411 Bingen|55543 Bad Kreuznach|56068 Koblenz|56410 Montabaur|57072 Siegen|57462 Olpe
58095 Hagen|58452 Witten|58636 Iserlohn|59065 Hamm|59494 Soest|59555 Lippstadt|59872 Meschede|60311 Frankfurt am Main
61348 Bad Homburg|63065 Offenbach|63450 Hanau|63739 Aschaffenburg|64283 Darmstadt|65183 Wiesbaden|65549 Limburg
66111 Saarbrücken|66482 Zweibrücken|66740 Saarlouis|67059 Ludwigshafen|67346 Speyer|67547 Worms|67655 Kaiserslautern
68161 Mannheim|69115 Heidelberg|69469 Weinheim|70173 Stuttgart|71032 Böblingen|71332 Waiblingen|71638 Ludwigsburg
72070 Tübingen|72458 Albstadt|72762 Reutlingen|73033 Göppingen|73430 Aalen|73728 Esslingen|74072 Heilbronn|74523 Schwäbisch Hall
74821 Mosbach|75172 Pforzheim|75365 Calw|76133 Karlsruhe|76646 Bruchsal|76829 Landau|77652 Offenburg|77933 Lahr
78048 Villingen-Schwenningen|78224 Singen|78462 Konstanz|78532 Tuttlingen|79098 Freiburg|79539 Lörrach|79761 Waldshut-Tiengen
80331 München|81669 München|82362 Weilheim|82467 Garmisch-Partenkirchen|83022 Rosenheim|83278 Traunstein|84028 Landshut
84453 Mühldorf|85049 Ingolstadt|85354 Freising|86150 Augsburg|86720 Nördlingen|87435 Kempten|87600 Kaufbeuren|88045 Friedrichshafen
88212 Ravensburg|88400 Biberach|89073 Ulm|89518 Heidenheim|90402 Nürnberg|90762 Fürth|91054 Erlangen|91522 Ansbach|92224 Amberg
92637 Weiden|93047 Regensburg|93413 Cham|94032 Passau|94315 Straubing|95028 Hof|95326 Kulmbach|95444 Bayreuth|96047 Bamberg
96450 Coburg|97070 Würzburg|97421 Schweinfurt|97688 Bad Kissingen|97980 Bad Mergentheim|98527 Suhl|99084 Erfurt|99423 Weimar
99734 Nordhausen|99817 Eisenach|1010 Wien|4020 Linz|5020 Salzburg|6020 Innsbruck|6900 Bregenz|8010 Graz|9020 Klagenfurt
3000 Bern|4051 Basel|6003 Luzern|8400 Winterthur|9000 St. Gallen""".replace("\n", "|").split("|")
)

STREETS = """Ahornweg|Alte Landstraße|Altmarkt|Am Alten Bahnhof|Am Bach|Am Hafen|Am Kirchberg|Am Markt|Am Mühlbach|Am Sportplatz
Am Stadtgraben|Am Wald|Amselweg|An der Mühle|Augustastraße|Bachstraße|Bahnhofstraße|Benzstraße|Bergstraße|Birkenallee|Bismarckstraße
Blumenstraße|Brückenstraße|Brunnenweg|Buchenweg|Burgstraße|Daimlerstraße|Dieselstraße|Dorfstraße|Eichendorffstraße|Eichenweg
Eisenbahnstraße|Erlenweg|Feldstraße|Finkenweg|Fliederweg|Forststraße|Friedhofstraße|Friedrichstraße|Gartenstraße|Gewerbepark
Gewerbestraße|Goethestraße|Grüner Weg|Güterstraße|Hafenstraße|Hauptstraße|Heideweg|Heinrich-Heine-Straße|Hermann-Löns-Weg
Hinter den Höfen|Hochstraße|Hofstraße|Im Gewerbegebiet|Im Grund|Im Winkel|Industriestraße|Jahnstraße|Kantstraße|Karlstraße
Kastanienallee|Kiefernweg|Kirchgasse|Kirchplatz|Kirchstraße|Klosterstraße|Königstraße|Kurze Straße|Lange Straße|Lerchenweg|Lessingstraße
Lindenallee|Lindenstraße|Ludwigstraße|Luisenstraße|Magdeburger Straße|Marktplatz|Marktstraße|Max-Planck-Straße|Meisenweg|Mittelstraße
Mozartstraße|Mühlenstraße|Mühlenweg|Neue Straße|Nordring|Obere Hauptstraße|Oststraße|Parkstraße|Pestalozzistraße|Postgasse|Poststraße
Quellenweg|Rathausplatz|Rheinstraße|Ringstraße|Robert-Bosch-Straße|Römerstraße|Rosenweg|Salzstraße|Sandweg|Schäfergasse|Schillerstraße
Schloßstraße|Schmiedegasse|Schubertstraße|Schulstraße|Schützenstraße|Seestraße|Siemensstraße|Sonnenweg|Steinweg|Südring|Talstraße
Tannenweg|Theodor-Storm-Straße|Turmstraße|Uferstraße|Uhlandstraße|Ulmenweg|Unter den Linden|Waldstraße|Wasserstraße|Weidenweg|Weinbergstraße
Werkstraße|Werner-von-Siemens-Straße|Weststraße|Wiesenweg|Wilhelmstraße|Zeppelinstraße|Zum Hafen|Zum Stadion|Ziegelstraße|Ziegeleiweg""".replace(
    "\n", "|"
).split("|")

# Industry, and what companies of it are called: {n} is a last name, {p} a place, {k} an invented short name.
INDUSTRY_NAMES = {
    "Agrarbetrieb": ("Agrargenossenschaft {p}", "Landgut {n}", "Hof {n}", "{n} Agrar"),
    "Arztpraxis": ("Praxis {n}", "Gemeinschaftspraxis {n} & {n2}", "Ärztehaus {p}"),
    "Autohaus": ("Autohaus {n}", "Autohaus {n} & Söhne", "Autozentrum {p}"),
    "Bäckerei": ("Bäckerei {n}", "Bäckerei {n} Filialbetriebe", "Backhaus {p}"),
    "Bauunternehmen": ("{n} Bau", "Hoch- und Tiefbau {n}", "Bauunternehmung {n} & {n2}"),
    "Biogas": ("Biogas {p}", "Bioenergie {n}"),
    "Brauerei": ("Brauhaus {p}", "Privatbrauerei {n}", "{n} Bräu"),
    "Chemie": ("{k} Chemie", "Lackwerke {n}", "{n} Kunstharze"),
    "Dachdecker": ("Dachdeckerei {n}", "{n} Bedachungen", "Dach und Wand {p}"),
    "Druckerei": ("Druckhaus {n}", "Druckerei {n}", "Offset {p}"),
    "Einzelhandel": ("Kaufhaus {n}", "{n} Warenhandel", "Markthalle {p}"),
    "Elektrotechnik": ("Elektro {n}", "{n} Elektrotechnik", "{k} Schaltanlagen"),
    "Fensterbau": ("Fensterbau {n}", "{n} Fenster und Türen"),
    "Fleischwaren": ("{n} Fleischwaren", "Metzgerei {n}", "Wurstmanufaktur {p}"),
    "Gärtnerei": ("Gärtnerei {n}", "Baumschule {n}", "Gartencenter {p}"),
    "Gesundheit": ("Klinikum {p}", "Rehaklinik {k}", "Pflegezentrum {p}"),
    "Getränke": ("{k} Mineralbrunnen", "Kelterei {n}", "Getränke {n}"),
    "Gießerei": ("Eisengießerei {n}", "{k} Guss"),
    "Großhandel": ("{n} Großhandel", "{k} Handelsgesellschaft", "{n} & {n2} Im- und Export"),
    "Hausverwaltung": ("Hausverwaltung {n}", "{k} Immobilien", "Wohnbau {p}"),
    "Hotel": ("Hotel {k}", "Hotel {n}", "Gasthof zur Post {p}", "Seehotel {p}"),
    "IT": ("{k} Systeme", "{n} Datentechnik", "{k} Software"),
    "Kanzlei": ("Kanzlei {n} {n2}", "Steuerberatung {n}", "Notariat {n}"),
    "Kindertagesstätte": ("Kita-Verbund {k}", "Kindergarten {p}"),
    "Kommune": ("Stadtwerke {p}", "Gemeindewerke {p}", "Zweckverband {p}"),
    "Kunststofftechnik": ("Kunststofftechnik {n} & {n2}", "{k} Spritzguss"),
    "Logistik": ("Spedition {n}", "Logistikzentrum {p}", "{n} Transporte"),
    "Maschinenbau": ("{n} Maschinenbau", "Maschinenfabrik {n}", "{k} Anlagenbau"),
    "Metallbau": ("Metallbau {n}", "Schlosserei {n}", "{n} Stahlbau"),
    "Molkerei": ("Molkerei {p}", "Käserei {n}"),
    "Möbelherstellung": ("Möbelwerke {n}", "{n} Küchen", "Möbelmanufaktur {p}"),
    "Papier": ("Papierfabrik {n}", "{k} Verpackungen"),
    "Präzisionstechnik": ("Präzisionstechnik {n}", "{n} Werkzeugbau", "{k} Feinmechanik"),
    "Reinigung": ("Textilpflege {n}", "{k} Gebäudereinigung"),
    "Sanitär und Heizung": ("{n} Haustechnik", "Heizungsbau {n}", "Sanitär {n} & Sohn"),
    "Schreinerei": ("Schreinerei {n}", "Tischlerei {n}", "Holzwerkstatt {p}"),
    "Schule": ("Privatschule {k}", "Berufskolleg {p}"),
    "Sportverein": ("Turnverein {p}", "Sportfreunde {p}", "Reit- und Fahrverein {p}"),
    "Textil": ("{n} Textilwerke", "Weberei {n}", "{k} Berufskleidung"),
    "Tourismus": ("Ferienpark {k}", "Campingplatz {p}", "{n} Reisen"),
    "Weingut": ("Weingut {n}", "Winzergenossenschaft {p}", "Sektkellerei {n}"),
    "Werbung": ("{k} Werbetechnik", "Agentur {n}"),
    "Ziegelei": ("Ziegelwerk {n}", "Klinkerwerk {p}"),
    "Zulieferer": ("{k} Automotive", "{n} Fahrzeugteile"),
}
INDUSTRIES = tuple(INDUSTRY_NAMES)
LEGAL_FORMS = (
    ("GmbH", 44),
    ("GmbH & Co. KG", 19),
    ("", 11),
    ("AG", 4),
    ("KG", 4),
    ("OHG", 3),
    ("e. K.", 6),
    ("UG (haftungsbeschränkt)", 4),
    ("GbR", 4),
    ("SE", 1),
)
LEGAL_FORMS_OF = {
    "Arztpraxis": ("", "MVZ GmbH", "PartG"),
    "Kanzlei": ("PartG mbB", "mbB", ""),
    "Kindertagesstätte": ("gGmbH", "e. V."),
    "Schule": ("gGmbH", "e. V."),
    "Sportverein": ("e. V.",),
    "Kommune": ("", "GmbH", "AöR"),
    "Agrarbetrieb": ("eG", "GbR", "GmbH & Co. KG", ""),
    "Gesundheit": ("gGmbH", "GmbH"),
    "Molkerei": ("eG", "GmbH"),
}
SHORT_NAMES = """Alpina Arcus Astra Aurora Baltica Borealis Brenta Castor Cirrus Corvus Delta Eichenhof Elbblick Faktor Fortuna Gamma
Goldblüte Hansa Helios Horizont Isar Jura Kappa Kontor Kronos Lindental Lumen Merkur Meridian Mosaik Neckar Nordlicht Nova
Optima Orion Pallas Perla Phönix Polaris Quarz Regenbogen Rhenania Rubin Sauberland Saxonia Seeblick Sigma Silva Solaris
Sonnenhof Spektra Taunus Terra Titan Trias Ursa Vega Vesta Viktoria Vulkan Westfalia Zenit Zirkel""".split()

JOB_TITLES = (
    "Geschäftsführung",
    "Technische Leitung",
    "Einkauf",
    "Leitung Einkauf",
    "Betriebsleitung",
    "Inhaberin",
    "Inhaber",
    "Prokura",
    "Assistenz der Geschäftsführung",
    "Facility-Management",
    "Energiemanagement",
    "Kaufmännische Leitung",
    "Werkleitung",
    "Bauleitung",
    "Verwaltung",
    "Vorstand",
    "Projektleitung",
)

INTERESTS_BUSINESS = tuple(
    f"{what} {size}"
    for what, sizes in (
        ("PV-Dachanlage", ("60 kWp", "99 kWp", "120 kWp", "240 kWp", "480 kWp", "750 kWp")),
        ("Prozesswärmepumpe", ("150 kW", "300 kW", "500 kW")),
        ("Wärmepumpe", ("40 kW", "65 kW", "90 kW")),
        ("Ladepark", ("4 × 50 kW", "8 × 150 kW", "12 × 22 kW")),
        ("Batteriespeicher", ("50 kWh", "110 kWh", "400 kWh")),
        ("PV-Carport", ("30 Stellplätze", "80 Stellplätze")),
        ("Wartung", ("PV-Anlage", "Kälteanlage", "Trafostation")),
    )
    for size in sizes
)
INTERESTS_PRIVATE = (
    "PV-Anlage 8 kWp",
    "PV-Anlage 12 kWp",
    "PV-Anlage 15 kWp mit Speicher",
    "PV und Speicher 12 kWh",
    "Speicher nachrüsten",
    "Wärmepumpe 9 kW",
    "Wärmepumpe 12 kW, Altbau",
    "Wallbox 11 kW",
    "Wallbox 22 kW",
    "Balkonkraftwerk",
    "Komplettpaket mit Wärmepumpe",
)
ENQUIRIES = (
    "Bitte um Rückruf ab 16 Uhr.",
    "Wir möchten bis zum Jahresende entscheiden.",
    "Dach ist nach Süden ausgerichtet, Baujahr 1998, Asbest ausgeschlossen.",
    "Zählerschrank wurde letztes Jahr erneuert.",
    "Der Gasvertrag läuft im kommenden Frühjahr aus.",
    "Drei Gebäude auf einem Grundstück, bitte mit Mieterstrom rechnen.",
    "Es gibt schon zwei Angebote, uns fehlt die Statik.",
    "Anfrage über das Kontaktformular, Rückfragen bitte per E-Mail.",
    "Wir bauen neu und brauchen Zahlen für den Bauantrag.",
    "Halle 3 wird im Sommer neu eingedeckt, die Anlage soll danach aufs Dach.",
    "Am Messestand gesprochen, möchte Referenzen in der Nähe sehen.",
    "Verbrauch etwa 186.000 kWh im Jahr, Lastgang liegt vor.",
    "Denkmalschutz, bitte vorab klären, ob Indach möglich ist.",
    "Die Eigentümergemeinschaft stimmt im November ab.",
)
TASK_SUBJECTS = (
    ("Zweiter Anrufversuch", "call"),
    ("Rückruf wie vereinbart", "call"),
    ("Angebot nachfassen", "call"),
    ("Einwände klären", "call"),
    ("Erstgespräch führen", "call"),
    ("Vor-Ort-Termin bestätigen", "call"),
    ("Lastgang anfordern", "email"),
    ("Unterlagen per E-Mail senden", "email"),
    ("Heizkosten der letzten drei Jahre anfordern", "email"),
    ("Angebot versenden", "email"),
    ("Begehung vorbereiten", "visit"),
    ("Dachbegehung", "visit"),
    ("Vorstandstermin", "visit"),
    ("Referenzen übermitteln", "document"),
    ("Vertragsentwurf prüfen", "document"),
    ("Förderdaten aktualisieren", "document"),
    ("Qualifizierung abschließen", "other"),
    ("Dachstatik einholen", "other"),
    ("Netzanfrage nachhalten", "other"),
    ("Finanzierung klären", "other"),
)
LOSS_TEXTS = (
    "Mehrfach nicht erreicht, auch auf E-Mails keine Antwort.",
    "Hat sich für einen Anbieter vor Ort entschieden.",
    "Kein Interesse mehr, das Dach wird verpachtet.",
    "Investition auf übernächstes Jahr verschoben.",
    "Budget wurde gestrichen.",
    "Preis lag deutlich über den Erwartungen.",
    "Statik lässt keine Anlage zu.",
    "Wollte nur eine unverbindliche Auskunft.",
    "Gebäude wird verkauft.",
)
REJECTION_TEXTS = (
    "Gewerbe liegt außerhalb unseres Gebiets.",
    "Die Angaben im Formular stimmen nicht, unter der Nummer meldet sich jemand anderes.",
    "Ist schon als anderer Lead bei uns.",
    "Sucht eine Reparatur, kein Vorhaben für uns.",
    "Nur Vergleichsportal, kein eigener Bedarf.",
    "Mieter ohne Zustimmung des Eigentümers.",
)
RATING_TEXTS = (
    "Budget und Zeitplan bestätigt, Entscheiderin war im Gespräch.",
    "Bedarf klar, Budget noch offen.",
    "Interesse vorhanden, Entscheidung frühestens nächstes Jahr.",
    "Nur erste Orientierung.",
    "Passt gut zu unserem Angebot, Mitbewerb ist im Haus.",
)
# Sentences with places: {day}, {sum}, {name}, {number}, {part}.
NOTE_TEXTS = (
    "{name} entscheidet gemeinsam mit der Werkleitung, Termin am {day}.",
    "Budgetrahmen um {sum} bestätigt. Wichtig: Die Produktion darf für die Montage nicht stillstehen.",
    "Unterlagen zu {part} liegen vor, es fehlt noch der Lastgang.",
    "{number} Mitbewerber im Gespräch, wir sind preislich in der Mitte.",
    "Wünscht Referenzen aus der Region, möglichst mit {part}.",
    "Förderantrag wird von der Hausbank gestellt, Zusage bis {day} erwartet.",
    "Netzbetreiber verlangt eine Anfrage für {part}.",
    "Zählerschrank muss erneuert werden, im Angebot berücksichtigen.",
    "Dachfläche ist geprüft, {part} passt auf die Südseite.",
    "{name} ist bis {day} im Urlaub, Vertretung macht die Buchhaltung.",
    "Angebot über {sum} kam gut an, zwei Fragen zur Wartung offen.",
    "Die Geschäftsführung will {part} und Speicher getrennt gerechnet haben.",
    "Hat unsere Anlage beim Nachbarbetrieb gesehen.",
    "Zahlungsplan mit {number} Raten besprochen.",
    "Sicherheitsunterweisung vor der Begehung nötig, am Empfang melden.",
    "Möchte {part} aus demselben Haus, kein zweiter Lieferant.",
    "Entscheidung fällt im Gesellschafterkreis am {day}.",
)
CALL_TEXTS = (
    "Erreicht: Termin am {day} vereinbart.",
    "{name} bittet um ein Angebot für {part} bis {day}.",
    "Budget liegt bei {sum}, Entscheidung in {number} Wochen.",
    "Rückfrage zur Garantie geklärt, schickt die Pläne per E-Mail.",
    "Hat gerade keine Zeit, Rückruf am {day} vereinbart.",
    "Interesse bestätigt, will zuerst mit der Bank sprechen.",
    "Bedarf aufgenommen: {part}, Start im Frühjahr.",
    "Ist mit dem jetzigen Angebot zufrieden, will nur noch über den Preis reden.",
    "Möchte {number} Varianten sehen, eine davon ohne Speicher.",
    "Statiker kommt am {day}, danach sprechen wir weiter.",
    "Vorgespräch geführt, {name} holt die Technik dazu.",
    "Lob für die schnelle Antwort, offene Frage zur Einspeisung.",
)
PARTS = (
    "die Dachanlage",
    "den Speicher",
    "die Wärmepumpe",
    "den Ladepark",
    "die Wallboxen",
    "die Trafostation",
    "das Energiemanagement",
    "die Wartung",
)
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "3. des Monats", "15. des Monats", "Monatsende")
SUMS = ("18.000 €", "42.000 €", "75.000 €", "120.000 €", "180.000 €", "260.000 €", "410.000 €")
