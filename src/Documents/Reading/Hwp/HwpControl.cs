namespace Pipeline.Documents.Reading.Hwp;

/// <summary>What controls are (tables 67, 127 and 128): four letters, the first in the highest byte.</summary>
internal enum HwpControl : uint
{
    Section = ((uint)'s' << 24) | ('e' << 16) | ('c' << 8) | 'd',
    Table = ((uint)'t' << 24) | ('b' << 16) | ('l' << 8) | ' ',
    Drawing = ((uint)'g' << 24) | ('s' << 16) | ('o' << 8) | ' ',
    Equation = ((uint)'e' << 24) | ('q' << 16) | ('e' << 8) | 'd',
    Header = ((uint)'h' << 24) | ('e' << 16) | ('a' << 8) | 'd',
    Footer = ((uint)'f' << 24) | ('o' << 16) | ('o' << 8) | 't',
    Footnote = ((uint)'f' << 24) | ('n' << 16) | (' ' << 8) | ' ',
    Endnote = ((uint)'e' << 24) | ('n' << 16) | (' ' << 8) | ' ',
    AutoNumber = ((uint)'a' << 24) | ('t' << 16) | ('n' << 8) | 'o',
    Overlap = ((uint)'t' << 24) | ('c' << 16) | ('p' << 8) | 's',
    Gloss = ((uint)'t' << 24) | ('d' << 16) | ('u' << 8) | 't',
    HiddenComment = ((uint)'t' << 24) | ('c' << 16) | ('m' << 8) | 't',
}
