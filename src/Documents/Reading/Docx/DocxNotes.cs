using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Hangul;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>The marks of a document's notes, which are counted in the order in which the text refers to them.</summary>
internal sealed class DocxNotes
{
    /// <summary>Footnotes: 1, 2, 3.</summary>
    public Marks Footnotes { get; } = new(number => number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Endnotes: i, ii, iii.</summary>
    public Marks Endnotes { get; } = new(number => HangulNumber.RomanSmall.Write(number));

    /// <summary>The marks of notes of one kind.</summary>
    internal sealed class Marks(Func<int, string> write)
    {
        private readonly Dictionary<string, (int Order, string Text)> _marks = new(StringComparer.Ordinal);
        private int _count;

        /// <summary>The mark that stands where the text refers to a note, in brackets; empty where the text has a mark
        /// of its own.</summary>
        public string Mark(XElement reference)
        {
            var id = reference.Value("id") ?? "";
            if (!_marks.TryGetValue(id, out var mark))
            {
                var hasOwn = reference.Value("customMarkFollows") is "1" or "true" or "on";
                mark = (_marks.Count, hasOwn ? "" : $"[{write(++_count)}]");
                _marks[id] = mark;
            }

            return mark.Text;
        }

        /// <summary>The notes that the text refers to, in that order, with their marks.</summary>
        public IEnumerable<(string Mark, XElement Note)> Order(IEnumerable<XElement> notes) =>
            notes
                .Where(note => _marks.ContainsKey(note.Value("id") ?? ""))
                .OrderBy(note => _marks[note.Value("id") ?? ""].Order)
                .Select(note => (_marks[note.Value("id") ?? ""].Text, note));
    }
}
