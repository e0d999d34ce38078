/** Capitalised words that are no people's names, and what stands before places. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Days, months, feasts, tongues and other words that English capitalises, and words that open sentences. */
export const NOT_NAMES = words(
  'monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays january february ' +
    'march april may june july august september october november december christmas easter thanksgiving ramadan diwali ' +
    'hanukkah english spanish french german american british internet wi-fi wifi bluetooth god lord jesus google apple ' +
    'amazon android iphone i ok okay tv pin sim usb gps pdf yes no hi hello hey thanks thank thing honestly basically ' +
    'mind sorry well so and but the a it its is what when where why how who could would can should do did have please ' +
    'right great good bye goodbye now then just actually uh um oh ah my your his her their our we you they he she that this ' +
    'there here let not never all some any let us if or as in on at to for from by with of after before because since until ' +
    'bye-bye one two three four five six seven eight nine ten think take same other every each both half many much ' +
    'hiya gotcha absolutely certainly afternoon morning evening goodness somebody someone anybody everything nothing still checking ' +
    'seriously really definitely correct exactly understood holding waiting unbelievable ridiculous cheers cheerio awesome ' +
    'brilliant excellent wonderful today tomorrow yesterday nice go huh wow gosh anyway finally hopefully frankly another double triple sure fine cool alright am again me yet be allow looks perfect lovely nope yep yeah hmm mm hang hold okay wait look listen see apparently fair',
);

/** Words of firms' names. */
export const ORGANISATION_WORDS = words(
  'bank clinic wireless travel power water insurance airlines airways air health healthcare energy electric gas store ' +
    'stores hotel hotels mobile telecom group company hospital pharmacy retail services service gardens furniture home ' +
    'credit union financial utilities airport station street road avenue desk support billing returns care',
);

/** Well-known cities and countries. */
export const PLACES = words(
  'london paris berlin madrid rome lisbon dublin vienna prague amsterdam brussels zurich geneva milan athens istanbul moscow ' +
    'tokyo kyoto osaka seoul beijing shanghai singapore bangkok delhi mumbai dubai cairo nairobi lagos johannesburg sydney ' +
    'melbourne auckland toronto vancouver montreal chicago boston denver dallas houston austin seattle portland phoenix ' +
    'tampa miami atlanta orlando detroit philadelphia baltimore charlotte nashville memphis vegas cleveland columbus ' +
    'england scotland wales ireland france germany spain portugal italy greece turkey japan china india mexico brazil ' +
    'canada america australia egypt kenya thailand florida texas california georgia ohio nevada arizona colorado oregon ' +
    'manchester birmingham leeds glasgow edinburgh bristol liverpool newcastle cardiff belfast york',
);

/** What is said before places, firms and times rather than before people. */
export const PLACE_LEADS =
  /\b(in|from|near|around|at|calling|choosing|banking with|to|since|until|till|before|after|every|next|last|of|the|a|an|by|on|into|via)$/;
