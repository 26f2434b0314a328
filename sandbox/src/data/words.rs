//! What the data is made of. Names as they are: with letters beyond ASCII, an emoji, a name written from right to left.

/// A language's people: given names, family names, the country calling code, and the word of the contract for the language.
pub struct People {
    pub locale: &'static str,
    pub code: &'static str,
    pub digits: usize,
    pub first: &'static [&'static str],
    pub last: &'static [&'static str],
}

/// In the order of how often they come.
pub const PEOPLE: &[People] = &[
    People {
        locale: "da",
        code: "+45",
        digits: 8,
        first: &[
            "Anna", "Åse", "Bjarke", "Camilla", "Emil", "Freja", "Gitte", "Henrik", "Ida", "Jens", "Karoline", "Lærke",
            "Mads", "Mette", "Nanna", "Oscar", "Pernille", "Rasmus", "Signe", "Søren", "Trine", "Ulrik", "Vibeke",
            "Øjvind", "Maja",
        ],
        last: &[
            "Aagaard",
            "Andersen",
            "Bach",
            "Brøndum",
            "Christensen",
            "Dam",
            "Friis",
            "Hansen",
            "Holm",
            "Jensen",
            "Kjærgaard",
            "Krogh",
            "Larsen",
            "Lund",
            "Møller",
            "Nielsen",
            "Nørgaard",
            "Østergaard",
            "Pedersen",
            "Rasmussen",
            "Skov",
            "Sørensen",
            "Thomsen",
            "Vestergaard",
            "Winther",
        ],
    },
    People {
        locale: "se",
        code: "+46",
        digits: 9,
        first: &[
            "Björn", "Ebba", "Elin", "Gunnar", "Håkan", "Ingrid", "Linnéa", "Malin", "Nils", "Saga", "Tove", "Åke",
        ],
        last: &[
            "Åkesson",
            "Andersson",
            "Bergström",
            "Ekström",
            "Johansson",
            "Lindqvist",
            "Nyström",
            "Sjöström",
            "Wikström",
        ],
    },
    People {
        locale: "pl",
        code: "+48",
        digits: 9,
        first: &[
            "Agnieszka",
            "Bartłomiej",
            "Elżbieta",
            "Grażyna",
            "Jakub",
            "Katarzyna",
            "Łukasz",
            "Małgorzata",
            "Paweł",
            "Zofia",
        ],
        last: &[
            "Dąbrowska",
            "Jabłoński",
            "Kowalczyk",
            "Kozłowska",
            "Nowak",
            "Szymańska",
            "Wiśniewski",
            "Wójcik",
            "Zając",
        ],
    },
    People {
        locale: "nl",
        code: "+31",
        digits: 9,
        first: &["Anouk", "Bram", "Daniël", "Fenna", "Hugo", "Joris", "Lotte", "Noor", "Sanne", "Thijs"],
        last: &["Bakker", "de Boer", "de Vries", "Jansen", "Smit", "van den Brink", "van Dijk", "Visser"],
    },
    People {
        locale: "en",
        code: "+44",
        digits: 10,
        first: &["Aoife", "Charlie", "George", "Harriet", "Isla", "Noah", "Ruby", "Zoë"],
        last: &["Campbell", "Hughes", "O’Brien", "Patel", "Smith", "Taylor", "Walsh"],
    },
];

/// People whose names break careless code; they are in every database, in the first edition.
pub const UNUSUAL: &[(&str, &str)] = &[
    ("نور", "الخطيب"),
    ("דניאל", "כהן"),
    ("🎪 Festival", "Crew 🍺"),
    ("Null", "O'Null; DROP TABLE"),
    ("<b>Bo</b>", "& Søn"),
    (
        "Wolfeschlegelsteinhausenbergerdorff-Maximilian-Constantin",
        "von und zu Hohenlohe-Langenburg-Weikersheim-Öhringen",
    ),
    ("", ""),
];

pub struct Product {
    pub kind: &'static str,
    pub name: &'static str,
    pub variants: &'static [&'static str],
    /// Of one piece, in thousandths of a krone; other currencies take a share of it.
    pub price: i64,
    pub deposit: i64,
}

pub const PRODUCTS: &[Product] = &[
    Product { kind: "drink", name: "Fadøl", variants: &["0,4 l", "0,5 l"], price: 55_000, deposit: 10_000 },
    Product { kind: "drink", name: "Øko-cider", variants: &["pære", "æble"], price: 60_000, deposit: 10_000 },
    Product { kind: "drink", name: "Kaffe", variants: &[], price: 30_000, deposit: 5_000 },
    Product {
        kind: "food",
        name: "Smørrebrød",
        variants: &["sild", "roastbeef", "vegansk"],
        price: 85_000,
        deposit: 0,
    },
    Product { kind: "food", name: "Pølse med det hele", variants: &[], price: 45_000, deposit: 0 },
    Product { kind: "parking", name: "Parkering, bil, hele weekenden", variants: &[], price: 120_000, deposit: 0 },
    Product {
        kind: "camping",
        name: "Teltplads",
        variants: &["2 personer", "4 personer"],
        price: 595_000,
        deposit: 50_000,
    },
    Product { kind: "merchandise", name: "T-shirt", variants: &["S", "M", "L", "XL"], price: 249_500, deposit: 0 },
    Product { kind: "rental", name: "Solcellelader", variants: &[], price: 99_950, deposit: 200_000 },
];

pub const PICKUP_POINTS: &[&str] = &["Bar Nord, kopretur", "Indgang Ø", "Camping Vest", "Main entrance"];

pub const METHODS: &[&str] = &["card", "mobile", "terminal", "cash", "bank_transfer"];
