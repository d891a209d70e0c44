"""The words the demo company is made of. All people and companies are invented; towns and their postal codes are real."""

WOMEN = """
    Adelheid Agnes Agnieszka Aleksandra Alexandra Alina Amelie Anastasia Andrea Angela Angelika Anita Anja Anke Anna
    Annegret Anneliese Annette Annika Antje Antonia Asja Astrid Aylin Ayşe Barbara Beata Beate Bettina Bianca Birgit
    Birte Brigitte Britta Büşra Carina Carla Carolin Cäcilie Charlotte Christa Christel Christiane Christina Christine
    Clara Claudia Conny Cora Cornelia Dagmar Daniela Daria Denise Derya Diana Dilek Doris Dorota Dorothea Ebru Edith
    Ekaterina Elena Elfriede Elif Elisabeth Elke Ella Ellen Elvira Emilia Emine Emma Erika Esra Esther Eva Ewa Fabienne
    Fatima Fatma Finja Franziska Frauke Frieda Friederike Gabriele Gerda Gesa Gesine Gisela Giulia Greta Gudrun Gül
    Hanna Hannelore Hatice Hedwig Heide Heike Helen Helene Helga Henriette Hildegard Hülya Ida Ilona Ilse Imke Ina Ines
    Inga Ingeborg Ingrid Irene Irina Iris Isabel Isabella Ivana Jacqueline Jana Janina Jasmin Jelena Jennifer Jessica
    Joanna Johanna Josefine Judith Julia Juliane Jutta Karin Karla Katarzyna Katharina Kathrin Katja Kerstin Kirsten
    Klara Kornelia Kristin Lara Larissa Laura Lea Leila Lena Leonie Leyla Lieselotte Lina Linda Linh Lisa Lore Louisa
    Lucia Luise Lydia Magdalena Maike Maja Małgorzata Mandy Manuela Mara Mareike Margarete Margit Margot Maria Marie
    Marina Marion Marlene Marta Martina Mathilda Mechthild Meike Melanie Melek Melina Meltem Merle Meryem Mia Michaela
    Milena Mira Mirjam Monika Monique Nadine Nadja Natalia Natascha Nele Nicole Nina Nora Nour Olga Olivia Özlem Pauline
    Paula Petra Philippa Pia Ramona Rebecca Regina Renate Ricarda Rita Ronja Rosa Rosemarie Roswitha Ruth Sabine Sabrina
    Samira Sandra Sara Sarah Sevgi Selin Sibel Sibylle Sigrid Silke Silvia Simone Sina Sofia Songül Sonja Sophie Stefanie
    Stephanie Susann Susanne Svenja Svetlana Swantje Sybille Tamara Tanja Tatjana Teresa Thea Theresa Thi Tina Traute
    Ulla Ulrike Ursula Uta Ute Valentina Vanessa Vera Verena Veronika Viktoria Waltraud Wanda Wiebke Xenia Yasemin
    Yvonne Zeynep Zoe Zofia
""".split()

MEN = """
    Aaron Achim Adam Adrian Ahmet Albert Aleksander Alessandro Alexander Alfred Ali Alois Anatoli André Andreas Andrzej
    Anton Antonio Arif Armin Arne Arno Artur Athanasios Axel Bartosz Bastian Benedikt Benjamin Bernd Bernhard Björn
    Boris Burak Burkhard Can Carlo Carsten Cem Christian Christoph Clemens Cornelius Daniel Dariusz David Deniz Dennis
    Detlef Detlev Dieter Dietmar Dietrich Dimitri Dirk Dominik Dragan Eberhard Eckhard Edgar Egon Ekrem Emil Emre Engin
    Enno Erdal Erhard Erich Erik Ernst Erwin Eugen Fabian Falk Felix Ferdinand Finn Florian Francesco Frank Franz
    Frederik Friedhelm Friedrich Fritz Gebhard Georg Gerald Gerd Gerhard Gernot Gert Giovanni Giuseppe Goran Gregor
    Grzegorz Guido Günter Gustav Hagen Hakan Halil Hannes Hans Harald Hartmut Hasan Hassan Hauke Heiko Heiner Heinrich
    Heinz Helge Helmut Hendrik Henning Henrik Herbert Heribert Hermann Hilmar Holger Horst Hubert Hüseyin Ibrahim Igor
    Ilja Ingo Ioannis Isa Ismail Ivan Jakob Jan Jannik Jannis Jaroslaw Jens Jerzy Joachim Jochen Johann Johannes Jonas
    Jonathan Jörg Jörn Josef Joshua Julian Jürgen Jurij Kai Karl Karsten Kaspar Kerem Kevin Kilian Klaus Knut Konrad
    Konstantin Korbinian Krzysztof Kurt Lars Lennart Leo Leon Leonhard Levent Levin Linus Lorenz Lothar Luca Ludger
    Ludwig Luis Lukas Lutz Maciej Malte Manfred Manuel Marc Marcel Marco Marcus Marek Mario Marius Mark Markus Marten
    Martin Marvin Mateusz Mathias Matthias Max Maximilian Mehmet Meinhard Michael Michał Miguel Milan Mirko Mohammed
    Moritz Murat Mustafa Nick Nico Nicolas Niels Niklas Nikolai Nikolaos Nils Noah Norbert Olaf Ole Oliver Oskar Osman
    Otto Ömer Özgür Pascal Patrick Paul Pavel Pawel Peer Peter Philipp Piet Piotr Rafael Rainer Ralf Raimund Reiner
    Reinhard Reinhold Reza René Richard Robert Robin Roland Rolf Roman Ronald Ronny Rüdiger Rudolf Rupert Ruben
    Salvatore Samuel Sascha Sebastian Selim Sergej Serkan Severin Siegfried Siegmund Simon Slawomir Sönke Sören Stanislaw
    Stefan Steffen Stephan Süleyman Sven Tarek Theo Theodor Thilo Thomas Thorben Thorsten Tigran Till Tilman Tim Timo
    Timur Tobias Toni Tom Tomasz Torben Tristan Udo Uğur Ulf Uli Ulrich Umut Uwe Valentin Veit Viktor Vinzenz Volker
    Vincenzo Wadim Waldemar Walter Wenzel Werner Wieland Wilfried Wilhelm Willi Witold Wladimir Wolfgang Wolfram Yannick
    Yavuz Yunus Yusuf Zoltan
""".split()

# Those that every second list holds several times come first in the lottery, see `people`.
COMMON_LAST_NAMES = """
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
    Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann
    Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung
    Hahn Schubert
""".split()

LAST_NAMES = """
    Abel Achleitner Ackermann Adam Adler Ahlers Ahrens Albers Albrecht Altmann Amann Andersen Anders Appel Arndt Arnold
    Arslan Aydın Bach Bachmann Bader Bahr Balzer Barth Bartels Bartsch Bastian Bauer Baum Baumann Baumgartner Baur
    Bayer Beck Becker Beckmann Behrendt Behrens Bender Benz Berg Berger Bergmann Berndt Bernhardt Beyer Bianchi
    Biermann Binder Bischoff Blank Block Blum Bock Bode Böhm Böhme Bohn Böttcher Borchert Bormann Born Brandl Brandt
    Braun Breitner Brenner Breuer Brinkmann Brockmann Bruckner Brüggemann Brunner Bruns Buchholz Buchner Buck Budde
    Bühler Büttner Burger Burkhardt Busch Busse Carstens Çelik Cerny Christ Christiansen Claus Claussen Conrad Cordes
    Cramer Dahl Damm Daniels Decker Degen Demir Dengler Denk Diehl Diekmann Dietrich Dietz Dittmar Dittrich Doğan
    Doll Dombrowski Dorn Dörfler Dörr Drescher Drews Dreyer Dürr Ebert Ebner Eckert Eder Egger Eggers Ehlers Ehrlich
    Eichhorn Eisele Endres Engel Engelhardt Engels Erdmann Erhardt Ernst Esser Evers Faber Falk Fechner Feld Feldmann
    Ferrari Ferreira Fiedler Fink Fischer Fleischer Fleischmann Flemming Förster Forster Frank Franke Franz Frey Freitag
    Frese Fricke Friedrich Fritsch Fritz Fröhlich Fromm Fuchs Fuhrmann Funk Funke Gabriel Gärtner Gebauer Gebhardt
    Gehrke Geiger Geisler Gerber Gerhardt Gerlach Gerstner Giese Glaser Göbel Göttlich Götz Gottschalk Grabowski Graf
    Greiner Grimm Groß Großmann Gruber Grünwald Gründler Gülen Günther Haag Haas Haase Hagedorn Hagen Hahn Hamann
    Hammer Hanke Hansen Harder Harms Hartl Hartmann Hartung Hartwig Haupt Hauser Haug Heck Hecker Heil Heim Heimann
    Hein Heine Heinemann Heinrich Heinz Heinze Helbig Held Heller Hempel Henke Henkel Hennig Henning Henschel Hensel
    Hentschel Herbst Hering Hermann Herold Herrmann Herzog Heß Hesse Heuer Heymann Hildebrandt Hiller Hinrichs Hinz
    Hirsch Hirschmann Höfer Hoffmann Hofmann Höhn Hollmann Holz Holzapfel Hölzl Hoppe Horn Horstmann Horváth Huber
    Hübner Hummel Huth Ibrahim Iversen Jacob Jacobi Jacobs Jäger Jäkel Jahn Jankowski Janke Janßen Jansen Jensen Jobst
    Jochum John Jordan Jost Jung Junge Junker Jürgens Kahl Kaiser Kalkbrenner Kaminski Kampmann Kara Karl Karsten
    Kaspar Kaufmann Kaya Keil Keller Kellner Kempf Kern Kessler Kiefer Kilian Kirchhoff Kirchner Kirsch Klaus Kleiber
    Klein Kleinert Klemm Klinger Klose Kluge Knapp Knauer Knecht Knoll Knorr Kobus Koch Köhler Kohl König Konrad Kopp
    Körber Korn Körner Kosak Köster Kovač Kowalczyk Kowalski Kolb Kraft Krämer Kramer Kranz Kraus Krause Krebs Kreuzer
    Kremer Kretschmer Krieger Kröger Krüger Krug Kruse Kubiak Kühl Kuhlmann Kuhn Kühn Kühne Kunz Kunze Kurz Lamprecht
    Lang Lange Langer Lauer Laux Lechner Lehmann Lehnert Leitner Lemke Lenz Leonhardt Lewandowski Lichtenberg Lindemann
    Linden Lindner Link Linke Lohmann Lohse Lorenz Löffler Löwe Ludwig Lück Lüders Lutz Maas Mack Mader Mahler Maier
    Mair Mann Mancini Marquardt Martens Martin Marx Mattern Maurer May Mayer Mayr Meier Meinhardt Meister Mende Menzel
    Mertens Merz Meurer Metz Metzger Meyer Michaelis Michel Michels Mielke Möbius Mohr Möhring Möller Moll Moritz Moser
    Mühlbauer Müller Münch Naber Nagel Nagy Naumann Neubauer Neuhaus Neumann Neumeier Nguyen Nickel Niemann Niemeyer
    Nissen Noack Nolte Nolting Novak Nowak Nuñez Oberländer Obermeier Öztürk Ohlsen Opitz Orth Oswald Ott Otto Pabst
    Paetzold Pape Papadopoulos Paul Paulsen Pauly Peter Peters Petersen Petrović Petzold Pfeffer Pfeiffer Pfister Pham
    Philipp Pietsch Pilz Plate Pohl Popov Popp Preuß Probst Quast Raab Rademacher Rapp Rau Rauch Redlich Reich Reichel
    Reichert Reimann Reimers Reinhardt Reinhold Reiß Reiter Renner Reuter Richter Rieck Riedel Rieger Ring Ritter
    Ritz Rode Rohde Rohr Römer Rose Rosenthal Rossi Roth Rother Rösch Rothe Rudolph Ruf Runge Ruppert Rusch Russo Sachs
    Şahin Salzmann Sander Sandmann Sanders Sattler Sauer Sauter Schaaf Schäfer Schaller Scharf Schenk Scherer Schick
    Schiller Schilling Schindler Schlegel Schlosser Schlüter Schmid Schmidt Schmitt Schmitz Schneider Schnell Scholz
    Schön Schöne Schott Schrader Schramm Schreiber Schreiner Schröder Schröter Schubert Schuh Schuler Schulte Schultz
    Schulz Schulze Schumacher Schürmann Schuster Schütz Schütze Schwab Schwabe Schwarz Schweizer Seeger Seibert Seidel
    Seifert Seiler Seitz Sievers Siebert Silbermann Simon Singer Sommer Sonntag Sorge Späth Specht Spengler Springer
    Stadler Stahl Stangl Stark Steffen Steffens Stein Steinbach Steiner Steinke Steinmann Stephan Stern Steuer Stiller
    Stock Stoll Storm Stöver Straub Strauß Strobel Stumpf Sturm Süß Szabó Szymański Tauber Teichmann Thelen Thiel
    Thiele Thieme Thies Thoma Thomas Thoms Thomsen Tiedemann Tietz Timm Toth Tran Trautmann Treiber Uhl Uhlig Ullmann
    Ullrich Ulrich Unger Urban Vetter Vierling Voges Vogel Vogl Vogler Vogt Voigt Völker Vollmer Volk Vöhringer Voß
    Wagenknecht Wagner Wahl Waldmann Walter Walther Wanner Wassermann Weber Wegener Wegner Weidner Weigel Weigand Weimer
    Weinert Weis Weiß Weller Wendt Wenzel Werner Wessel Westphal Wetzel Wieczorek Wiegand Wieland Wiese Wild Wilhelm
    Wilke Wilken Will Wimmer Winkler Winter Wirth Wirtz Witt Witte Wittmann Wojcik Wolf Wolff Wolter Wörner Wulf
    Wunderlich Wüst Yıldırım Yıldız Yılmaz Zach Zander Zeller Zenker Ziegler Zielinski Zieger Zimmer Zimmermann Zorn
""".split()

TITLES = ("Dr.", "Dr.", "Dr.", "Dr.-Ing.", "Prof. Dr.", "Dipl.-Ing.", "Dipl.-Kfm.", "Dr. med.", "Dr. rer. nat.")

# Postal code and town, by state; Austria and Switzerland with their country.
_PLACES = {
    "Baden-Württemberg": """
        68161 Mannheim|68305 Mannheim|68723 Schwetzingen|69115 Heidelberg|69469 Weinheim|70173 Stuttgart|70372 Stuttgart
        70565 Stuttgart|71032 Böblingen|71063 Sindelfingen|71229 Leonberg|71332 Waiblingen|71638 Ludwigsburg|72070 Tübingen
        72250 Freudenstadt|72336 Balingen|72458 Albstadt|72762 Reutlingen|73033 Göppingen|73430 Aalen|73525 Schwäbisch Gmünd
        73728 Esslingen am Neckar|74072 Heilbronn|74523 Schwäbisch Hall|74821 Mosbach|75172 Pforzheim|75365 Calw
        76133 Karlsruhe|76437 Rastatt|76530 Baden-Baden|76646 Bruchsal|77652 Offenburg|77933 Lahr|78048 Villingen-Schwenningen
        78224 Singen|78462 Konstanz|78532 Tuttlingen|78628 Rottweil|79098 Freiburg im Breisgau|79312 Emmendingen|79539 Lörrach
        79761 Waldshut-Tiengen|88045 Friedrichshafen|88212 Ravensburg|88400 Biberach an der Riß|89073 Ulm|89518 Heidenheim
        97877 Wertheim|97980 Bad Mergentheim
        """,
    "Bayern": """
        63739 Aschaffenburg|80331 München|80636 München|81369 München|81669 München|82362 Weilheim|82467 Garmisch-Partenkirchen
        83022 Rosenheim|83278 Traunstein|83646 Bad Tölz|84028 Landshut|84453 Mühldorf am Inn|84489 Burghausen|85049 Ingolstadt
        85221 Dachau|85354 Freising|85435 Erding|86150 Augsburg|86609 Donauwörth|86720 Nördlingen|86899 Landsberg am Lech
        87435 Kempten|87527 Sonthofen|87600 Kaufbeuren|87700 Memmingen|88131 Lindau|89231 Neu-Ulm|90402 Nürnberg|90471 Nürnberg
        90762 Fürth|91054 Erlangen|91126 Schwabach|91522 Ansbach|92224 Amberg|92318 Neumarkt in der Oberpfalz|92637 Weiden
        93047 Regensburg|93413 Cham|94032 Passau|94315 Straubing|94469 Deggendorf|95028 Hof|95326 Kulmbach|95444 Bayreuth
        96047 Bamberg|96450 Coburg|97070 Würzburg|97318 Kitzingen|97421 Schweinfurt|97688 Bad Kissingen
        """,
    "Berlin": """
        10115 Berlin|10249 Berlin|10405 Berlin|10585 Berlin|10719 Berlin|10827 Berlin|10999 Berlin|12043 Berlin|12163 Berlin
        12277 Berlin|12459 Berlin|12555 Berlin|12627 Berlin|13055 Berlin|13187 Berlin|13353 Berlin|13407 Berlin|13585 Berlin
        """,
    "Brandenburg": """
        03046 Cottbus|14467 Potsdam|14770 Brandenburg an der Havel|14943 Luckenwalde|15230 Frankfurt (Oder)
        15517 Fürstenwalde|15711 Königs Wusterhausen|16225 Eberswalde|16303 Schwedt|16515 Oranienburg|16816 Neuruppin
        17291 Prenzlau|19348 Perleberg
        """,
    "Bremen": "27568 Bremerhaven|28195 Bremen|28213 Bremen|28307 Bremen|28757 Bremen",
    "Hamburg": """
        20095 Hamburg|20257 Hamburg|20539 Hamburg|21073 Hamburg|21107 Hamburg|22041 Hamburg|22303 Hamburg|22525 Hamburg
        22765 Hamburg
        """,
    "Hessen": """
        34117 Kassel|34369 Hofgeismar|34497 Korbach|35037 Marburg|35390 Gießen|35576 Wetzlar|35683 Dillenburg|36037 Fulda
        36251 Bad Hersfeld|37269 Eschwege|60311 Frankfurt am Main|60487 Frankfurt am Main|65929 Frankfurt am Main
        61169 Friedberg|61348 Bad Homburg|63065 Offenbach am Main|63450 Hanau|64283 Darmstadt|64625 Bensheim|65183 Wiesbaden
        65428 Rüsselsheim am Main|65549 Limburg an der Lahn
        """,
    "Mecklenburg-Vorpommern": """
        17033 Neubrandenburg|17192 Waren|17489 Greifswald|18055 Rostock|18273 Güstrow|18439 Stralsund|19053 Schwerin
        19370 Parchim|23966 Wismar
        """,
    "Niedersachsen": """
        21335 Lüneburg|21423 Winsen|21614 Buxtehude|21682 Stade|26121 Oldenburg|26382 Wilhelmshaven|26506 Norden|26603 Aurich
        26721 Emden|26789 Leer|26871 Papenburg|27232 Sulingen|27283 Verden|27356 Rotenburg|27472 Cuxhaven|27749 Delmenhorst
        29221 Celle|29525 Uelzen|30159 Hannover|30451 Hannover|30655 Hannover|31134 Hildesheim|31582 Nienburg|31785 Hameln
        37073 Göttingen|37574 Einbeck|38100 Braunschweig|38226 Salzgitter|38304 Wolfenbüttel|38350 Helmstedt|38440 Wolfsburg
        38640 Goslar|48529 Nordhorn|49074 Osnabrück|49377 Vechta|49661 Cloppenburg|49716 Meppen|49808 Lingen
        """,
    "Nordrhein-Westfalen": """
        32049 Herford|32423 Minden|32545 Bad Oeynhausen|32657 Lemgo|32756 Detmold|33098 Paderborn|33330 Gütersloh
        33602 Bielefeld|37671 Höxter|40210 Düsseldorf|40476 Düsseldorf|40599 Düsseldorf|40721 Hilden|40822 Mettmann
        41061 Mönchengladbach|41460 Neuss|41747 Viersen|42103 Wuppertal|42277 Wuppertal|42549 Velbert|42651 Solingen
        42853 Remscheid|44135 Dortmund|44263 Dortmund|44534 Lünen|44575 Castrop-Rauxel|44623 Herne|44787 Bochum|45127 Essen
        45355 Essen|45468 Mülheim an der Ruhr|45657 Recklinghausen|45768 Marl|45879 Gelsenkirchen|46045 Oberhausen
        46236 Bottrop|46397 Bocholt|46483 Wesel|46535 Dinslaken|47051 Duisburg|47249 Duisburg|47441 Moers|47533 Kleve
        47623 Kevelaer|47798 Krefeld|48143 Münster|48165 Münster|48231 Warendorf|48249 Dülmen|48431 Rheine|48599 Gronau
        48653 Coesfeld|50171 Kerpen|50321 Brühl|50667 Köln|50823 Köln|51063 Köln|51373 Leverkusen|51465 Bergisch Gladbach
        51643 Gummersbach|52062 Aachen|52249 Eschweiler|52349 Düren|53111 Bonn|53229 Bonn|53721 Siegburg|53840 Troisdorf
        53879 Euskirchen|57072 Siegen|57462 Olpe|58095 Hagen|58285 Gevelsberg|58452 Witten|58507 Lüdenscheid|58636 Iserlohn
        59065 Hamm|59227 Ahlen|59494 Soest|59555 Lippstadt|59755 Arnsberg|59872 Meschede
        """,
    "Rheinland-Pfalz": """
        53474 Bad Neuenahr-Ahrweiler|54290 Trier|54516 Wittlich|54634 Bitburg|55116 Mainz|55218 Ingelheim|55411 Bingen
        55543 Bad Kreuznach|55743 Idar-Oberstein|56068 Koblenz|56410 Montabaur|56564 Neuwied|56626 Andernach|66482 Zweibrücken
        66953 Pirmasens|67059 Ludwigshafen|67227 Frankenthal|67346 Speyer|67433 Neustadt an der Weinstraße|67547 Worms
        67655 Kaiserslautern|76726 Germersheim|76829 Landau in der Pfalz
        """,
    "Saarland": "66111 Saarbrücken|66386 St. Ingbert|66424 Homburg|66538 Neunkirchen|66606 St. Wendel|66663 Merzig|66740 Saarlouis",
    "Sachsen": """
        01067 Dresden|01219 Dresden|01445 Radebeul|01587 Riesa|01662 Meißen|01796 Pirna|02625 Bautzen|02763 Zittau
        02826 Görlitz|04109 Leipzig|04277 Leipzig|04668 Grimma|04860 Torgau|08056 Zwickau|08371 Glauchau|08523 Plauen
        09111 Chemnitz|09456 Annaberg-Buchholz|09599 Freiberg|09648 Mittweida
        """,
    "Sachsen-Anhalt": """
        06108 Halle (Saale)|06217 Merseburg|06366 Köthen|06484 Quedlinburg|06526 Sangerhausen|06618 Naumburg
        06844 Dessau-Roßlau|06886 Lutherstadt Wittenberg|38820 Halberstadt|38855 Wernigerode|39104 Magdeburg
        39218 Schönebeck|39576 Stendal
        """,
    "Schleswig-Holstein": """
        22844 Norderstedt|22926 Ahrensburg|23552 Lübeck|23701 Eutin|23743 Grömitz|23795 Bad Segeberg|23879 Mölln|24103 Kiel
        24340 Eckernförde|24534 Neumünster|24768 Rendsburg|24837 Schleswig|24937 Flensburg|25335 Elmshorn|25421 Pinneberg
        25524 Itzehoe|25746 Heide|25813 Husum|25899 Niebüll|25980 Sylt
        """,
    "Thüringen": """
        04600 Altenburg|07318 Saalfeld|07545 Gera|07743 Jena|36433 Bad Salzungen|37308 Heilbad Heiligenstadt|98527 Suhl
        98617 Meiningen|98693 Ilmenau|99084 Erfurt|99423 Weimar|99510 Apolda|99734 Nordhausen|99817 Eisenach|99867 Gotha
        """,
    "Österreich": """
        1010 Wien|1150 Wien|1220 Wien|2340 Mödling|2700 Wiener Neustadt|3100 St. Pölten|4020 Linz|4400 Steyr|4600 Wels
        5020 Salzburg|5700 Zell am See|6020 Innsbruck|6330 Kufstein|6800 Feldkirch|6900 Bregenz|7000 Eisenstadt|8010 Graz
        8700 Leoben|9020 Klagenfurt|9500 Villach
        """,
    "Schweiz": """
        3000 Bern|3600 Thun|4051 Basel|4500 Solothurn|5000 Aarau|6003 Luzern|6300 Zug|7000 Chur|8004 Zürich|8200 Schaffhausen
        8400 Winterthur|8500 Frauenfeld|9000 St. Gallen
        """,
}


def _entries(block: str) -> tuple[str, ...]:
    """What stands between bars or line ends."""
    return tuple(entry.strip() for entry in block.replace("\n", "|").split("|") if entry.strip())


# (postal code, town, state or country)
PLACES = tuple((*entry.partition(" ")[::2], state) for state, block in _PLACES.items() for entry in _entries(block))
ABROAD = frozenset(["Österreich", "Schweiz"])

STREETS = _entries("""
    Adlerstraße|Ahornweg|Akazienweg|Albert-Einstein-Straße|Alte Landstraße|Alte Poststraße|Alter Kirchweg|Altmarkt
    Am Alten Bahnhof|Am Anger|Am Bach|Am Brunnen|Am Deich|Am Exerzierplatz|Am Gutshof|Am Hafen|Am Hang|Am Kanal
    Am Kirchberg|Am Kornspeicher|Am Lagerhaus|Am Markt|Am Mühlbach|Am Rathaus|Am Ring|Am Schlachthof|Am Schulberg
    Am Sportplatz|Am Stadtgraben|Am Wald|Am Wasserturm|Am Weiher|Am Ziegelofen|Amselweg|An den Linden|An der Bundesstraße
    An der Kläranlage|An der Mühle|An der Saline|Augustastraße|Bachstraße|Bahnhofstraße|Beethovenstraße|Benzstraße
    Bergstraße|Berliner Straße|Birkenallee|Birkenweg|Bismarckstraße|Blumenstraße|Borsigstraße|Brahmsweg|Breite Straße
    Bremer Straße|Brückenstraße|Brunnengasse|Brunnenweg|Buchenweg|Burgstraße|Burgweg|Carl-Benz-Straße|Carl-Zeiss-Straße
    Daimlerstraße|Dieselstraße|Domplatz|Dorfanger|Dorfstraße|Dresdner Straße|Drosselweg|Eichendorffstraße|Eichenweg
    Eisenbahnstraße|Elbuferstraße|Erlenweg|Eschenweg|Feldstraße|Ferdinand-Porsche-Straße|Finkenweg|Fischmarkt|Fliederweg
    Forstweg|Forststraße|Frankfurter Straße|Fraunhoferstraße|Friedenstraße|Friedhofstraße|Friedrich-Ebert-Straße
    Friedrichstraße|Fuldaer Straße|Gartenstraße|Gerberstraße|Gerhart-Hauptmann-Straße|Gewerbepark|Gewerbering
    Gewerbestraße|Ginsterweg|Goethestraße|Gottlieb-Daimler-Straße|Grabenstraße|Grüner Weg|Güterstraße|Gutenbergstraße
    Hafenstraße|Hainstraße|Hamburger Straße|Handwerkerstraße|Haselweg|Hauptstraße|Heideweg|Heinrich-Heine-Straße
    Heinrich-Hertz-Straße|Herderstraße|Hermann-Löns-Weg|Hinter den Höfen|Hinter der Mauer|Hirschgasse|Hochstraße|Hofstraße
    Hohlweg|Hopfenweg|Im Dorf|Im Gewerbegebiet|Im Grund|Im Industriepark|Im Mühlengrund|Im Technologiepark|Im Winkel
    Industriering|Industriestraße|Jahnstraße|Junkersstraße|Kantstraße|Kapellenweg|Karlstraße|Kastanienallee|Kiefernweg
    Kirchgasse|Kirchplatz|Kirchstraße|Kleine Gasse|Klosterstraße|Kolpingstraße|Königstraße|Kreuzstraße|Kronenstraße
    Kurze Straße|Lange Straße|Leipziger Straße|Lerchenweg|Lessingstraße|Lilienthalstraße|Lindenallee|Lindenstraße
    Lindenweg|Lohmühlenweg|Ludwigstraße|Luisenstraße|Lupinenweg|Magdeburger Straße|Mainzer Straße|Margeritenweg|Marktplatz
    Marktstraße|Martinstraße|Max-Planck-Straße|Meisenweg|Mendelssohnstraße|Messering|Mittelstraße|Moorweg|Mozartstraße
    Mühlenstraße|Mühlenweg|Münchner Straße|Neue Straße|Neuer Weg|Neumarkt|Nordring|Nordstraße|Obere Hauptstraße|Osterweg
    Ostring|Oststraße|Otto-Hahn-Straße|Otto-Lilienthal-Straße|Pappelallee|Parkstraße|Pestalozzistraße|Pfarrgasse
    Philipp-Reis-Straße|Postgasse|Poststraße|Quellenweg|Rathausplatz|Rathausstraße|Rheinstraße|Ringstraße
    Robert-Bosch-Straße|Robert-Koch-Straße|Rosenweg|Rotdornweg|Rudolf-Diesel-Straße|Römerstraße|Salzstraße|Sandweg
    Schäfergasse|Schillerstraße|Schlehenweg|Schloßstraße|Schmiedegasse|Schubertstraße|Schulstraße|Schulweg|Schützenstraße
    Seestraße|Siemensstraße|Sonnenweg|Spitalstraße|Stadionstraße|Stahlwerkstraße|Steinstraße|Steinweg|Südring|Südstraße
    Talstraße|Tannenweg|Theodor-Heuss-Straße|Theodor-Storm-Straße|Torgasse|Turmstraße|Uferstraße|Uhlandstraße|Ulmenweg
    Unter den Linden|Untere Dorfstraße|Veilchenweg|Viehmarkt|Waldstraße|Waldweg|Wasserstraße|Weidenweg|Weinbergstraße
    Werftstraße|Werkstraße|Werner-von-Siemens-Straße|Westring|Weststraße|Wiesenstraße|Wiesenweg|Wilhelmstraße
    Zeppelinstraße|Ziegeleiweg|Ziegelstraße|Zum Bahnhof|Zum Hafen|Zum Industriehof|Zum Stadion|Zur Alten Mühle
""")

# Industry, and what companies of it are called: {n} and {n2} are last names, {p} a place, {k} an invented short name.
_COMPANIES = """
    Agrarbetrieb: Agrargenossenschaft {p}, Landgut {n}, Hof {n}, {n} Agrar, Geflügelhof {n}, Milchhof {p}, Saatzucht {n}
    Apotheke: {k}-Apotheke, Apotheke am Markt {n}, Stadt-Apotheke {p}
    Arztpraxis: Praxis {n}, Gemeinschaftspraxis {n} & {n2}, Ärztehaus {p}, Zahnarztpraxis {n}, Tierklinik {n}
    Autohaus: Autohaus {n}, Autohaus {n} & Söhne, Autozentrum {p}, Kfz-Werkstatt {n}, Reifen {n}, Nutzfahrzeuge {n}
    Bäckerei: Bäckerei {n}, Bäckerei {n} Filialbetriebe, Backhaus {p}, Konditorei {n}, Mühlenbäckerei {n}
    Bauunternehmen: {n} Bau, Hoch- und Tiefbau {n}, Bauunternehmung {n} & {n2}, {n} Straßenbau, Zimmerei {n}, {k} Baustoffe
    Biogas: Biogas {p}, Bioenergie {n}, Energiehof {n}
    Brauerei: Brauhaus {p}, Privatbrauerei {n}, {n} Bräu, Klosterbrauerei {p}
    Chemie: {k} Chemie, Lackwerke {n}, {n} Kunstharze, {k} Klebstoffe, Farbenfabrik {n}
    Dachdecker: Dachdeckerei {n}, {n} Bedachungen, Dach und Wand {p}, {n} Spenglerei
    Druckerei: Druckhaus {n}, Druckerei {n}, Offset {p}, {k} Etiketten, Verlag {n} & {n2}
    Einzelhandel: Kaufhaus {n}, {n} Warenhandel, Markthalle {p}, Möbelhaus {n}, Baumarkt {n}, Hofladen {n}
    Elektrotechnik: Elektro {n}, {n} Elektrotechnik, {k} Schaltanlagen, {n} Antriebstechnik, {k} Leuchten
    Fahrradbau: Fahrradmanufaktur {n}, {k} Räder, Zweirad {n}
    Fensterbau: Fensterbau {n}, {n} Fenster und Türen, Glas {n}, Wintergarten {n}
    Fitness: Fitnesspark {k}, Sportwelt {p}, Kletterhalle {k}
    Fleischwaren: {n} Fleischwaren, Metzgerei {n}, Wurstmanufaktur {p}, Landmetzgerei {n}
    Forstbetrieb: Forstbetrieb {n}, Sägewerk {n}, Holzhandel {n}, Pellets {p}
    Gärtnerei: Gärtnerei {n}, Baumschule {n}, Gartencenter {p}, {n} Garten- und Landschaftsbau, Rosenhof {n}
    Gesundheit: Klinikum {p}, Rehaklinik {k}, Pflegezentrum {p}, Seniorenresidenz {k}, Sozialstation {p}
    Getränke: {k} Mineralbrunnen, Kelterei {n}, Getränke {n}, {n} Kaffeerösterei
    Gießerei: Eisengießerei {n}, {k} Guss, Glockengießerei {n}
    Großhandel: {n} Großhandel, {k} Handelsgesellschaft, {n} & {n2} Im- und Export, Fruchthof {p}, Stahlhandel {n}
    Hausverwaltung: Hausverwaltung {n}, {k} Immobilien, Wohnbau {p}, Wohnungsgenossenschaft {p}, {n} Objektbetreuung
    Hotel: Hotel {k}, Hotel {n}, Gasthof zur Post {p}, Seehotel {p}, Landhotel {n}, Gasthaus {n}, Waldhotel {k}
    IT: {k} Systeme, {n} Datentechnik, {k} Software, Rechenzentrum {p}, {k} Netzwerke
    Kanzlei: Kanzlei {n} {n2}, Steuerberatung {n}, Notariat {n}, Wirtschaftsprüfung {n} & {n2}
    Keramik: Keramik {n}, Porzellanmanufaktur {p}, {k} Fliesen
    Kindertagesstätte: Kita-Verbund {k}, Kindergarten {p}, Kinderhaus {k}
    Kommune: Stadtwerke {p}, Gemeindewerke {p}, Zweckverband {p}, Bäderbetriebe {p}, Kreiswerke {p}
    Kosmetik: {k} Kosmetik, Seifenmanufaktur {n}, Naturkosmetik {n}
    Kunststofftechnik: Kunststofftechnik {n} & {n2}, {k} Spritzguss, {n} Folien, {k} Rohre
    Kältetechnik: Kältetechnik {n}, {k} Klima, Kühlhaus {p}
    Logistik: Spedition {n}, Logistikzentrum {p}, {n} Transporte, Lagerhaus {p}, {n} Umzüge, Busbetrieb {n}
    Maschinenbau: {n} Maschinenbau, Maschinenfabrik {n}, {k} Anlagenbau, {n} Fördertechnik, {n} Landmaschinen
    Medizintechnik: {k} Medizintechnik, Orthopädietechnik {n}, Dentallabor {n}
    Metallbau: Metallbau {n}, Schlosserei {n}, {n} Stahlbau, {n} Blechbearbeitung, Härterei {n}
    Molkerei: Molkerei {p}, Käserei {n}, Milchwerke {p}
    Möbelherstellung: Möbelwerke {n}, {n} Küchen, Möbelmanufaktur {p}, {n} Polstermöbel, Büromöbel {n}
    Museum: Stadtmuseum {p}, Technikmuseum {p}, Kunsthalle {p}
    Papier: Papierfabrik {n}, {k} Verpackungen, Wellpappe {n}
    Präzisionstechnik: Präzisionstechnik {n}, {n} Werkzeugbau, {k} Feinmechanik, {n} Messtechnik, Optik {n}
    Recycling: {k} Recycling, Schrotthandel {n}, Kompostwerk {p}, {n} Containerdienst
    Reinigung: Textilpflege {n}, {k} Gebäudereinigung, Wäscherei {n}
    Reiterhof: Reiterhof {n}, Gestüt {n}, Pferdepension {p}
    Sanitär und Heizung: {n} Haustechnik, Heizungsbau {n}, Sanitär {n} & Sohn, {n} Badgestaltung
    Schreinerei: Schreinerei {n}, Tischlerei {n}, Holzwerkstatt {p}, {n} Innenausbau, Treppenbau {n}
    Schule: Privatschule {k}, Berufskolleg {p}, Musikschule {p}, Fahrschule {n}, Akademie {k}
    Sportverein: Turnverein {p}, Sportfreunde {p}, Reit- und Fahrverein {p}, Tennisclub {p}, Schützenverein {p}
    Süßwaren: {n} Süßwaren, Imkerei {n}, Schokoladenmanufaktur {n}, {k} Backwaren
    Tankstelle: Tankstelle {n}, Autohof {p}, Waschpark {n}
    Textil: {n} Textilwerke, Weberei {n}, {k} Berufskleidung, {n} Strickwaren, Gardinen {n}
    Tourismus: Ferienpark {k}, Campingplatz {p}, {n} Reisen, Bergbahnen {p}, Reederei {n}
    Veranstaltungen: Stadthalle {p}, {k} Eventtechnik, Kino {p}, Zeltverleih {n}
    Weingut: Weingut {n}, Winzergenossenschaft {p}, Sektkellerei {n}, Weinhof {n}
    Werbung: {k} Werbetechnik, Agentur {n}, Lichtreklame {n}
    Werft: Bootswerft {n}, Yachtwerft {n}, Bootsbau {n}
    Ziegelei: Ziegelwerk {n}, Klinkerwerk {p}, Betonwerk {n}, Natursteine {n}
    Zulieferer: {k} Fahrzeugtechnik, {n} Fahrzeugteile, {n} Federn, {k} Dichtungen
"""
INDUSTRY_NAMES = {
    industry.strip(): tuple(name.strip() for name in names.split(","))
    for industry, _, names in (line.partition(":") for line in _COMPANIES.strip().splitlines())
}
INDUSTRIES = tuple(INDUSTRY_NAMES)
LEGAL_FORMS = (
    ("GmbH", 44),
    ("GmbH & Co. KG", 19),
    ("", 11),
    ("e. K.", 6),
    ("AG", 4),
    ("KG", 4),
    ("UG (haftungsbeschränkt)", 4),
    ("GbR", 4),
    ("OHG", 3),
    ("SE", 1),
)
_TRADES = """
    Autohaus|Bäckerei|Dachdecker|Druckerei|Einzelhandel|Elektrotechnik|Fahrradbau|Fensterbau|Fitness|Fleischwaren|Forstbetrieb
    Gärtnerei|Hotel|Keramik|Kosmetik|Metallbau|Reinigung|Sanitär und Heizung|Schreinerei|Süßwaren|Tankstelle|Werbung|Werft
"""
LEGAL_FORMS_OF = {
    **dict.fromkeys(_entries(_TRADES), ("GmbH", "GmbH", "GmbH & Co. KG", "e. K.", "", "", "GbR", "KG", "OHG")),
    "Agrarbetrieb": ("eG", "GbR", "GmbH & Co. KG", "KG", ""),
    "Apotheke": ("", "", "e. K.", "OHG"),
    "Arztpraxis": ("", "", "MVZ GmbH", "PartG"),
    "Brauerei": ("GmbH", "GmbH & Co. KG", "KG", "eG", "AG"),
    "Gesundheit": ("gGmbH", "GmbH", "e. V."),
    "Hausverwaltung": ("GmbH", "GmbH & Co. KG", "eG", ""),
    "Kanzlei": ("PartG mbB", "PartG mbB", "mbB", "GmbH", ""),
    "Kindertagesstätte": ("gGmbH", "e. V."),
    "Kommune": ("", "GmbH", "AöR"),
    "Molkerei": ("eG", "GmbH", "GmbH & Co. KG"),
    "Museum": ("", "gGmbH", "e. V."),
    "Reiterhof": ("", "GbR", "e. K."),
    "Schule": ("gGmbH", "e. V.", ""),
    "Sportverein": ("e. V.",),
    "Weingut": ("", "", "eG", "GbR", "KG"),
}
SHORT_NAMES = """
    Adebar Ahornhof Albatros Alkyone Amadeo Ammonit Andora Apfelbaum Arcanum Ardea Artemia Aspera Auenland Azurit
    Bachstelze Baltrix Bernstein Birkengrund Blauwerk Borania Brenta Brigantia Calendula Campanula Caldera Carvia Castoria
    Cervina Cirrano Clarion Cordis Corvina Cremona Dachsberg Delphina Dorania Dreiklang Edelweiß Eibenhof Eichenhof
    Elbblick Elmsfeuer Enzian Esculap Falkenstein Faktoria Ferrano Firnlicht Flamingo Forellenhof Fortunata Galenit
    Ginkgo Goldblüte Grauwacke Habicht Haselhain Heidekraut Hohenfels Horizonta Hyazinth Immergrün Isarion Jadeit
    Jasperia Juralit Kaolin Karneol Kastell Kiebitz Kleeblatt Kobalt Kompassia Kontoria Kornblume Kranich Lavendel
    Lichtblick Lindental Lorbeer Lumenia Luxara Malachit Marabu Margerite Meridiana Merkuria Milan Mirabelle Mistral
    Moorland Mosaika Nachtigall Neckarion Nordlicht Novaria Oktava Olivin Orchis Ostwind Ozelot Pallasia Papilio Perlmutt
    Pirol Phönixa Polarwerk Primel Pinienhof Quarzit Quellgrund Querbeet Regenbogen Rhenania Robinie Rosenhof Rubinia
    Safran Salvia Saphira Sauberland Saxona Schwalbe Seeadler Seeblick Seestern Sigmaris Silvania Smaragd Sonnenhof
    Spektralis Sperling Storchennest Südwind Taunara Terrano Thymian Titanit Topas Triasa Turmalin Uhlenhorst Ultramarin
    Ursana Vegano Vestalia Vierklee Vogelsang Wacholder Wanderfalke Weidenhof Westfala Wiesengrund Windrose Zaunkönig
    Zederhof Zenitia Zirbel Zirkelwerk
""".split()

# For a man, for a woman; one word where both are called the same.
JOB_TITLES = tuple(
    (entry.partition("/")[0], entry.partition("/")[2] or entry)
    for entry in _entries("""
        Geschäftsführer/Geschäftsführerin|Geschäftsführer/Geschäftsführerin|Inhaber/Inhaberin|Technischer Leiter/Technische Leiterin
        Einkäufer/Einkäuferin|Leiter Einkauf/Leiterin Einkauf|Betriebsleiter/Betriebsleiterin|Prokurist/Prokuristin
        Assistenz der Geschäftsführung|Facility-Management|Energiemanager/Energiemanagerin|Kaufmännischer Leiter/Kaufmännische Leiterin
        Werkleiter/Werkleiterin|Bauleiter/Bauleiterin|Verwaltung|Vorstand|Projektleiter/Projektleiterin|Hausmeister/Hausmeisterin
        Buchhaltung|Leiter Technik/Leiterin Technik|Betriebstechnik|Verwaltungsleiter/Verwaltungsleiterin|Instandhaltung
        Nachhaltigkeitsbeauftragter/Nachhaltigkeitsbeauftragte|Gesellschafter/Gesellschafterin|Filialleiter/Filialleiterin
        Produktionsleiter/Produktionsleiterin|Architekt/Architektin|Meister/Meisterin|Fuhrparkleiter/Fuhrparkleiterin
        Sachbearbeitung Technik|Büroleitung
    """)
)

INTERESTS_BUSINESS = tuple(
    f"{what} {size}"
    for what, sizes in (
        (
            "PV-Dachanlage",
            ("40 kWp", "60 kWp", "99 kWp", "120 kWp", "180 kWp", "240 kWp", "310 kWp", "480 kWp", "750 kWp"),
        ),
        ("PV-Fassade", ("25 kWp", "60 kWp")),
        ("PV-Freifläche", ("750 kWp", "2 MWp", "5 MWp")),
        ("PV & Speicher", ("30 kWh", "60 kWh", "110 kWh")),
        ("Prozesswärmepumpe", ("150 kW", "300 kW", "500 kW", "800 kW")),
        ("Wärmepumpe", ("25 kW", "40 kW", "65 kW", "90 kW")),
        ("Abwärmenutzung", ("Druckluft", "Kälteanlage", "Brennofen", "Serverraum")),
        ("Ladepark", ("4 × 50 kW", "6 × 50 kW", "8 × 150 kW", "12 × 22 kW", "12 × 150 kW")),
        ("Depotladen", ("6 Transporter", "16 Busse", "20 Lieferwagen")),
        ("Batteriespeicher", ("50 kWh", "110 kWh", "250 kWh", "400 kWh")),
        ("PV-Carport", ("12 Stellplätze", "30 Stellplätze", "80 Stellplätze")),
        ("Mieterstrom", ("4 Häuser", "24 Einheiten", "60 Einheiten")),
        ("Energieaudit", ("DIN 16247", "3 Standorte")),
        ("Wartung", ("PV-Anlage", "Kälteanlage", "Trafostation", "Ladepunkte")),
    )
    for size in sizes
)
INTERESTS_PRIVATE = _entries("""
    PV-Anlage 6 kWp|PV-Anlage 8 kWp|PV-Anlage 10 kWp|PV-Anlage 12 kWp|PV-Anlage 12 kWp mit Speicher
    PV-Anlage 15 kWp mit Speicher|PV und Speicher 10 kWh|PV und Speicher 12 kWh|Speicher nachrüsten
    Speicher tauschen, alte Anlage von 2011|Wärmepumpe 7 kW, Neubau|Wärmepumpe 9 kW|Wärmepumpe 12 kW, Altbau
    Erdwärmepumpe 10 kW|Hybridheizung|Wallbox 11 kW|Wallbox 22 kW|Zwei Wallboxen mit Lastmanagement|Balkonkraftwerk
    Komplettpaket mit Wärmepumpe|Solarthermie für Warmwasser|Ü20-Anlage weiterbetreiben|PV auf Garage und Carport
    PV-Anlage, Denkmalschutz|Notstrom für Einfamilienhaus
""")
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
    "Ölheizung von 1994 muss raus, Heizkörper sind noch gut.",
    "Wir haben 1.200 m² Flachdach mit Kies, Traglast unbekannt.",
    "Stromrechnung letztes Jahr 84.000 Euro, das muss weniger werden.",
    "Zwei E-Autos, ein drittes kommt im Herbst. Bisher eine einzige Wallbox.",
    "Bitte keine Anrufe vor 10 Uhr, wir backen nachts.",
    "Unser Nachbar hat von Ihnen eine Anlage, damit ist er sehr zufrieden.",
    "Wir sind Mieter der Halle, der Vermieter ist einverstanden.",
    "Braucht es für 99 kWp eine Direktvermarktung? Darum ginge es zuerst.",
    "Die Kühlung läuft rund um die Uhr, der Eigenverbrauch dürfte hoch sein.",
    "Reithalle 20 × 60 Meter, Trapezblech, Neigung 15 Grad.",
    "Gibt es eine Förderung, wenn wir erst nächstes Jahr bauen?",
    "Wir suchen einen Partner für sechs Filialen, nicht nur für eine.",
    "Ich vergleiche gerade drei Anbieter und entscheide nächste Woche.",
    "Der alte Wechselrichter ist ausgefallen, lohnt sich eine neue Anlage?",
    "Fußbodenheizung im Erdgeschoss, oben Heizkörper. Baujahr 1978, gedämmt 2009.",
    "Bitte ein Angebot mit Pacht und eines mit Kauf.",
    "Wir haben Dampf mit 6 bar und viel Abwärme. Wer kann das rechnen?",
    "Gemeinderatsbeschluss liegt vor, Ausschreibung folgt im Frühjahr.",
    "Lieferwagen laden nachts, sechs Stück, später zwölf.",
    "Photovoltaik für das Vereinsheim, die Mitglieder helfen mit.",
    "Das Dach wurde 2016 mit einer Folie abgedichtet, Garantie bis 2031.",
    "Unser Steuerberater rät zu einer Entscheidung noch in diesem Jahr.",
    "Anschlussleistung ist mit 150 kVA knapp, der Netzbetreiber war schon da.",
    "Wunschtermin wäre nach der Ernte, also ab Oktober.",
    "Die Bank möchte eine Wirtschaftlichkeitsrechnung über 20 Jahre.",
    "Wir heizen die Gewächshäuser mit Flüssiggas, etwa 90.000 Liter im Jahr.",
    "Schulungsdach gesucht: Die Azubis sollen die Anlage mit aufbauen.",
    "Altes Fachwerkhaus, Ziegel von 1920, Nordseite kommt nicht in Frage.",
    "Schon einmal angefragt, damals fehlte uns das Geld.",
    "Bitte direkt mit unserem Elektriker sprechen, Nummer folgt.",
    "Können Sie auch die Trafostation tauschen?",
    "Wie lange ist die Lieferzeit für Speicher zurzeit?",
    "Nur Information, wir planen für 2028.",
    "Die Pumpen der Kläranlage brauchen 40 Prozent unseres Stroms.",
    "Notstrom ist für uns wichtiger als Rendite, wir haben Kühlware.",
    "Grundstück am Hang, für Erdwärme liegt ein Bohrgutachten vor.",
    "Wir vermieten acht Ferienwohnungen und möchten Ladepunkte anbieten.",
    "Rückfrage zu Ihrem Vortrag in Kassel: Gilt die Rechnung auch für Altbauten?",
    "Unser Vertrag mit dem bisherigen Wartungsbetrieb endet im Dezember.",
    "Bitte Ansprechpartner aus der Region nennen.",
)
TASK_SUBJECTS = (
    ("Erstgespräch führen", "call"),
    ("Zweiter Anrufversuch", "call"),
    ("Dritter Anrufversuch", "call"),
    ("Rückruf wie vereinbart", "call"),
    ("Angebot nachfassen", "call"),
    ("Einwände klären", "call"),
    ("Vor-Ort-Termin bestätigen", "call"),
    ("Entscheider erreichen", "call"),
    ("Steuerberatung des Kunden anrufen", "call"),
    ("Nach der Sitzung nachfragen", "call"),
    ("Rückmeldung der Bank erfragen", "call"),
    ("Lastgang anfordern", "email"),
    ("Unterlagen per E-Mail senden", "email"),
    ("Heizkosten der letzten drei Jahre anfordern", "email"),
    ("Angebot versenden", "email"),
    ("Fotos vom Zählerschrank anfordern", "email"),
    ("Lageplan und Dachpläne anfordern", "email"),
    ("Terminvorschläge senden", "email"),
    ("Zusammenfassung des Gesprächs senden", "email"),
    ("Begehung vorbereiten", "visit"),
    ("Dachbegehung", "visit"),
    ("Heizraum aufnehmen", "visit"),
    ("Vorstandstermin", "visit"),
    ("Referenzanlage besichtigen", "visit"),
    ("Aufmaß mit der Drohne", "visit"),
    ("Referenzen übermitteln", "document"),
    ("Vertragsentwurf prüfen", "document"),
    ("Förderdaten aktualisieren", "document"),
    ("Wirtschaftlichkeit nachreichen", "document"),
    ("Messkonzept abstimmen", "document"),
    ("Pachtvertrag vorbereiten", "document"),
    ("Angebot überarbeiten", "document"),
    ("Zweite Variante rechnen", "document"),
    ("Qualifizierung abschließen", "other"),
    ("Dachstatik einholen", "other"),
    ("Netzanfrage nachhalten", "other"),
    ("Finanzierung klären", "other"),
    ("Liefertermin beim Lager anfragen", "other"),
    ("Brandschutz mit der Versicherung klären", "other"),
    ("Bohrgutachten anfragen", "other"),
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
    "Der Schwager baut die Anlage selbst.",
    "Mitbewerber liefert sechs Wochen früher.",
    "Gesellschafter haben mit drei zu zwei dagegen gestimmt.",
    "Netzbetreiber sagt den Anschluss erst in vier Jahren zu.",
    "Bank finanziert nicht.",
    "Heizung wurde kurzfristig gegen Gas getauscht, die alte war ausgefallen.",
    "Eigentümergemeinschaft hat abgelehnt.",
    "Ansprechpartner hat das Unternehmen verlassen, die Nachfolge setzt andere Schwerpunkte.",
    "Förderung wurde nicht bewilligt.",
    "Betrieb wird zum Jahresende geschlossen.",
    "Wartungsvertrag bleibt beim bisherigen Betrieb.",
    "Denkmalamt hat nicht zugestimmt.",
    "Nach dem Vor-Ort-Termin keine Rückmeldung mehr.",
    "Will erst die Einspeiseregeln im nächsten Jahr abwarten.",
    "Anlage wäre zu klein, lohnt sich für beide Seiten nicht.",
    "Vermieter hat die Zustimmung zurückgezogen.",
    "Rufnummer ist nicht vergeben, Adresse kommt zurück.",
    "Hat von vier Anbietern den günstigsten genommen, Unterschied 11 Prozent.",
    "Produktion zieht an einen anderen Standort.",
)
REJECTION_TEXTS = (
    "Gewerbe liegt außerhalb unseres Gebiets.",
    "Die Angaben im Formular stimmen nicht, unter der Nummer meldet sich jemand anderes.",
    "Ist schon als anderer Lead bei uns.",
    "Sucht eine Reparatur, kein Vorhaben für uns.",
    "Nur Vergleichsportal, kein eigener Bedarf.",
    "Mieter ohne Zustimmung des Eigentümers.",
    "Bewerbung statt Anfrage, an die Personalabteilung weitergegeben.",
    "Anbieter, der uns etwas verkaufen will.",
    "Studienarbeit, bittet nur um Zahlen.",
    "Anfrage kam dreimal über verschiedene Portale.",
    "Anlage steht schon, es geht um eine Reklamation.",
    "Objekt liegt auf einer Insel ohne Zufahrt für unsere Fahrzeuge.",
    "Name und Adresse sind erfunden.",
    "Kunde eines Partners, abgestimmt und zurückgegeben.",
)
RATING_TEXTS = (
    "Budget und Zeitplan bestätigt, Entscheiderin war im Gespräch.",
    "Bedarf klar, Budget noch offen.",
    "Interesse vorhanden, Entscheidung frühestens nächstes Jahr.",
    "Nur erste Orientierung.",
    "Passt gut zu unserem Angebot, Mitbewerb ist im Haus.",
    "Hoher Eigenverbrauch, Dach frei, Entscheidung im Quartal.",
    "Technik passt, die Finanzierung hängt an der Hausbank.",
    "Ansprechpartner ohne eigenes Budget, Chef noch nicht eingebunden.",
    "Ausschreibung mit festen Terminen, wir sind eingeladen.",
    "Großes Vorhaben, aber drei Jahre Vorlauf beim Netzanschluss.",
    "Empfehlung eines Kunden, Vertrauen ist da.",
    "Preis steht im Vordergrund, wenig Spielraum.",
    "Dach in fünf Jahren fällig, bis dahin nur Ladepunkte.",
    "Alle Unterlagen vollständig, Termin steht.",
)

# Sentences with places, filled by `people.sentence`: {day} a weekday, {month}, {time}, {sum} of money, {name} of somebody
# ("Frau Ott", "Herr Ott"), {whom} the same after "mit" or "von" ("Herrn Ott"), {number} a word, {count} a number,
# {part} what is for sale with its article in the accusative, {thing} the same without.
NOTE_TEXTS = (
    "{name} entscheidet gemeinsam mit der Werkleitung, Termin am {day}.",
    "Budgetrahmen um {sum} bestätigt. Wichtig: Die Produktion darf für die Montage nicht stillstehen.",
    "Unterlagen liegen vor, es fehlt noch der Lastgang.",
    "{number} Mitbewerber im Gespräch, wir sind preislich in der Mitte.",
    "Wünscht Referenzen aus der Region, möglichst zum Thema {thing}.",
    "Förderantrag wird von der Hausbank gestellt, Zusage bis {month} erwartet.",
    "Netzbetreiber verlangt eine Anfrage für {part}.",
    "Zählerschrank muss erneuert werden, im Angebot berücksichtigen.",
    "Dachfläche ist geprüft, {count} Module passen auf die Südseite.",
    "{name} ist bis {day} im Urlaub, Vertretung macht die Buchhaltung.",
    "Angebot über {sum} kam gut an, zwei Fragen zur Wartung offen.",
    "Die Geschäftsführung will {part} und den Rest getrennt gerechnet haben.",
    "Hat unsere Anlage beim Nachbarbetrieb gesehen.",
    "Zahlungsplan mit {number} Raten besprochen.",
    "Sicherheitsunterweisung vor der Begehung nötig, am Empfang melden.",
    "Möchte {part} aus demselben Haus, kein zweiter Lieferant.",
    "Entscheidung fällt im Gesellschafterkreis am {day}.",
    "Eigenverbrauch liegt nach Lastgang bei {count} Prozent, deutlich besser als gedacht.",
    "Kranstellplatz nur vom Hof aus, Zufahrt 3,40 Meter breit.",
    "Ansprechpartnerin für die Technik ist {name}, für den Vertrag die Verwaltung.",
    "Mit {whom} vereinbart: Wir rechnen {number} Varianten, eine davon ohne Speicher.",
    "Schneelastzone 3, der Statiker braucht die alten Pläne.",
    "Versicherung verlangt ein Brandschutzkonzept für {part}.",
    "Dach wird im {month} saniert, Montage erst danach.",
    "Vermieter hat {number} Bedingungen gestellt, Liste liegt im Anhang.",
    "Betriebsrat möchte Ladepunkte auch für Mitarbeitende.",
    "Rabatt von {count} Prozent angefragt, intern abstimmen.",
    "Der alte Vertrag läuft noch bis {month}.",
    "Steuerliche Fragen gehen an die Kanzlei, Kontakt kommt von {whom}.",
    "Interner Ablauf: Antrag, Kreditausschuss, Unterschrift. Dauert etwa {number} Wochen.",
    "Fotos vom Heizraum sind da, Platz für {part} reicht.",
    "Bitte nichts vor {time} Uhr schicken, sonst geht es in der Frühschicht unter.",
    "Vergleichsangebot liegt {sum} darunter, allerdings ohne Gerüst.",
    "Gemeinderat tagt am {day}, Beschlussvorlage kommt von uns.",
    "Denkmalamt hat schwarze Module ohne Rahmen akzeptiert.",
    "Zusage mündlich, schriftlich nach dem {day}.",
    "{name} möchte {part} pachten statt kaufen.",
    "Trafostation gehört dem Netzbetreiber, das klären wir vorab.",
    "Der Kunde legt Wert auf Module aus Europa.",
    "Dachhaut ist {count} Jahre alt, Gutachten nötig.",
    "Lieferzeit von {number} Wochen ist in Ordnung.",
    "Ausschreibung beendet, Zuschlag wird im {month} erteilt.",
    "Bürgschaft über {sum} wird verlangt.",
    "Besichtigung der Referenz in der Nachbarstadt für {day} zugesagt.",
    "{number} Standorte, begonnen wird mit dem größten.",
    "Wärmebedarf {count} kW nach Rechnung, der Kunde hatte mehr geschätzt.",
    "Heizkörper im Obergeschoss müssen getauscht werden, {number} Stück.",
    "Schall ist Thema, der Nachbar wohnt sechs Meter entfernt.",
    "Internet im Technikraum fehlt, Überwachung über Mobilfunk anbieten.",
    "Der Sohn übernimmt den Betrieb zum {month} und will selbst entscheiden.",
    "Angebot bitte auf den Verein ausstellen, nicht auf {whom}.",
    "Bonität geprüft, ohne Befund.",
    "Alle Unterschriften bis auf {whom} liegen vor.",
    "Gerüst stellt der Kunde, spart etwa {sum}.",
    "Möchte vor der Zusage einen Stromlieferanten mit dynamischem Tarif finden.",
    "Für {part} soll eine Option auf spätere Erweiterung ins Angebot.",
    "Fragt nach Erfahrungen in der Landwirtschaft, vor allem zum Thema {thing}.",
    "Im Gespräch wirkte {name} sehr gut informiert, fachlich vorbereiten.",
    "Kunde war auf unserem Stand in Halle {count}.",
    "Lagepläne kommen vom Architekten, Rückfrage an {whom}.",
    "Einspeisung nur 70 Prozent, Speicher wird dadurch wichtiger.",
    "Termin wurde zum zweiten Mal verschoben, jetzt {day}, {time} Uhr.",
    "Nur {count} Parkplätze gehören zum Grundstück.",
    "Finanzierung über die Hausbank, Zinssatz bis {month} gesichert.",
    "Der Kunde rechnet mit steigenden Preisen und will vorher abschließen.",
    "Wasserrecht für die Bohrung ist beantragt.",
    "Zuständig war zuerst {name}, jetzt liegt alles bei der Technik.",
    "Es gibt Streit um die Dachfläche zwischen den Eigentümern.",
    "Einweisung und Wartung im Preis erwartet.",
    "Preis akzeptiert, offen ist der Beginn im {month}.",
    "Kälteanlage hat Vorrang, {thing} folgt im nächsten Haushalt.",
    "Wunsch: eine einzige Rechnung für alle Gewerke.",
    "Bestehende Anlage mit {count} kWp bleibt, Erweiterung auf dem Anbau.",
    "Der Hof hat {number} Zähler, zusammenlegen spart Grundgebühr.",
)
CALL_TEXTS = (
    "Termin am {day} um {time} Uhr vereinbart.",
    "{name} bittet um ein Angebot für {part} bis {day}.",
    "Budget liegt bei {sum}, Entscheidung in {number} Wochen.",
    "Rückfrage zur Garantie geklärt, schickt die Pläne per E-Mail.",
    "Hat gerade keine Zeit, Rückruf am {day} vereinbart.",
    "Interesse bestätigt, will zuerst mit der Bank sprechen.",
    "Bedarf aufgenommen: {thing}, Start im {month}.",
    "Ist mit dem jetzigen Angebot zufrieden, will nur noch über den Preis reden.",
    "Möchte {number} Varianten sehen, eine davon ohne Speicher.",
    "Statiker kommt am {day}, danach sprechen wir weiter.",
    "Vorgespräch geführt, {name} holt die Technik dazu.",
    "Lob für die schnelle Antwort, offene Frage zur Einspeisung.",
    "{name} ist die richtige Ansprechperson, Durchwahl notiert.",
    "Kurz gesprochen, war auf der Baustelle. Neuer Versuch am {day} nach {time} Uhr.",
    "Sehr freundlich, aber das Dach wird erst im {month} frei.",
    "Hat {number} andere Angebote bekommen, unseres ist das einzige mit Wartung.",
    "Will wissen, was {part} ohne Förderung kostet.",
    "Verbrauch {count}.000 kWh im Jahr, schickt die letzte Abrechnung.",
    "Ehepartner entscheidet mit, gemeinsames Gespräch am {day} Abend.",
    "Preisrahmen {sum} ist in Ordnung, Zahlung in zwei Teilen gewünscht.",
    "Fragt nach Montage im {month}, wir haben noch Plätze.",
    "Möchte erst die Referenz sehen, Kontakt zum Kunden vermittelt.",
    "Einwand Blendung: auf Gutachten verwiesen, damit war er einverstanden.",
    "Die Zentrale verbindet nicht mehr, {name} meldet sich selbst.",
    "Hat unsere E-Mail im Spam gefunden, liest sie bis {day}.",
    "Spricht lieber mit jemandem aus der Region, übergeben an {whom}.",
    "Alle Fragen zur Technik beantwortet, jetzt fehlt die Freigabe von {whom}.",
    "Angebot wurde in der Runde vorgestellt, Rückmeldung bis {day}.",
    "Wünscht {part} größer, neue Rechnung bis {day} zugesagt.",
    "Ist verärgert über die späte Antwort, Entschuldigung angenommen.",
    "Beim Thema {thing} kein Bedarf, aber ein Wartungsvertrag ist gewünscht.",
    "Projekt ruht bis {month}, dann bitte wieder melden.",
    "Zusage am Telefon, Unterlagen gehen heute raus.",
    "Netzanschluss ist der Knackpunkt, {name} fragt beim Versorger nach.",
    "Hat im Internet gelesen, das lohne sich nicht. Rechnung erklärt.",
    "Bittet um Terminvorschläge ab {day}, am liebsten {time} Uhr.",
    "Der Architekt war dabei und will die Pläne bis {month} haben.",
    "Betrieb ist in Kurzarbeit, Investition wird im {month} neu bewertet.",
    "Notstrom ist ihm wichtiger als der Preis.",
    "Hat {count} Stellplätze, {number} davon sollen zuerst Ladepunkte bekommen.",
    "Fragt, ob wir auch abends messen können. Können wir, ab {time} Uhr.",
    "Erwartet Besuch vom Mitbewerb am {day}, wir sollten vorher da sein.",
    "Mit {whom} über die Laufzeit der Pacht gesprochen, 18 Jahre passen.",
    "Genehmigung ist da, jetzt soll es schnell gehen.",
    "Hat den Zählerschrank fotografiert, Bilder kommen per E-Mail.",
    "Will {part} über die Firma kaufen, nicht privat.",
    "Am Telefon die Sekretärin, Nachricht an {whom} hinterlassen.",
    "Gespräch abgebrochen, schlechtes Netz. Meldet sich am {day}.",
    "Nennt {sum} als Schmerzgrenze, darunter wird sofort unterschrieben.",
    "Rechnet selbst sehr genau, Tabelle mit Annahmen zugesagt.",
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
    "den Carport",
    "die Fassadenanlage",
    "das Lastmanagement",
    "die Kälteanlage",
)
THINGS = (
    "PV-Dachanlage",
    "Batteriespeicher",
    "Wärmepumpe",
    "Ladepark",
    "Mieterstrom",
    "Prozesswärme",
    "Wartungsvertrag",
    "PV-Carport",
    "Eigenverbrauch",
    "Direktvermarktung",
)
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
TIMES = ("8", "9", "9:30", "10", "11", "13", "14", "14:30", "15", "16", "17")
NUMBERS = ("zwei", "drei", "vier", "fünf", "sechs")
COUNTS = ("12", "18", "24", "30", "35", "42", "48", "56", "64", "75", "80", "90")
SUMS = (
    "9.500 €", "18.000 €", "27.400 €", "42.000 €", "58.000 €", "75.000 €", "96.000 €", "120.000 €", "148.000 €",
    "180.000 €", "215.000 €", "260.000 €", "330.000 €", "410.000 €",
)  # fmt: skip
