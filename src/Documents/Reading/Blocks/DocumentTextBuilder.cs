using System.Text;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>Collects blocks, cleans their text and keeps their offsets and the output limit.</summary>
internal sealed class DocumentTextBuilder(string format, ReadingLimits limits)
{
    private const int MaxTitle = 500;

    /// <summary>Most places of a document; further blocks have none but their page.</summary>
    public const int MaxPlaces = 1_000_000;

    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private (string Text, int Level, int? Page)? _pending;
    private int _places;

    public string? Title { get; set; }

    /// <summary>What the pages of the blocks are.</summary>
    public PageKind Pages { get; set; }

    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>Characters that may still be added.</summary>
    public int Room => Math.Max(0, limits.MaxCharacters - _text.Length - DocumentText.Separator.Length);

    /// <summary>Adds a heading as soon as something is added below it; another such heading takes its place.</summary>
    public void AddHeadingOfNext(string raw, int level, int? page = null) => _pending = (raw, level, page);

    /// <summary>Adds a block unless its text is blank.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="raw">Its text, not cleaned yet.</param>
    /// <param name="level">Of a heading, its level.</param>
    /// <param name="page">The page that it begins on.</param>
    /// <param name="language">Of code, the language that it declares.</param>
    /// <param name="places">Where parts of it stand, with offsets in <paramref name="raw"/>.</param>
    public void Add(
        BlockKind kind,
        string raw,
        int level = 0,
        int? page = null,
        string? language = null,
        IReadOnlyList<TextPlace>? places = null
    )
    {
        // Cleaning never makes text longer than three times itself (NFC grows by at most that), so an absurd block is
        // refused before it is copied.
        if (raw.Length / 3 > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }

        var text = kind switch
        {
            BlockKind.Code => TextCleaning.Preformatted(raw),
            BlockKind.Table => TextCleaning.Rows(raw),
            BlockKind.Heading => TextCleaning.OneLine(raw),
            _ => TextCleaning.Lines(raw),
        };
        if (text.Length == 0)
        {
            return;
        }

        if (_pending is var (heading, headingLevel, headingPage))
        {
            _pending = null;
            Add(BlockKind.Heading, heading, headingLevel, headingPage);
        }

        if (_text.Length + (long)DocumentText.Separator.Length + text.Length > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }

        if (_text.Length > 0)
        {
            _text.Append(DocumentText.Separator);
        }

        _blocks.Add(
            new TextBlock(kind, text, _text.Length, kind == BlockKind.Heading ? Math.Clamp(level, 1, 6) : 0, page)
            {
                Language = kind == BlockKind.Code ? CodeLanguage.Of(language) : null,
                Places = Cleaned(places, raw, text),
            }
        );
        _text.Append(text);
    }

    /// <summary>Adds the blocks of a document that lies in this one, its headings some levels deeper. Their places are
    /// those of
    /// another file, and are left out.</summary>
    public void Append(DocumentText document, int deeper, int? page = null)
    {
        foreach (var block in document.Blocks)
        {
            Add(block.Kind, block.Text, block.Level + deeper, page, block.Language);
        }
    }

    /// <summary>The document; fails when nothing was added.</summary>
    public DocumentText Build()
    {
        if (IsEmpty)
        {
            throw Failures.NoText(format);
        }

        var title = Title is null ? null : TextCleaning.OneLine(Title[..Math.Min(Title.Length, MaxTitle)]);
        return new DocumentText(string.IsNullOrEmpty(title) ? null : title, _text.ToString(), _blocks, format)
        {
            Pages = Pages,
        };
    }

    private IReadOnlyList<TextPlace> Cleaned(IReadOnlyList<TextPlace>? places, string raw, string text)
    {
        if (places is null || places.Count == 0 || _places + places.Count > MaxPlaces)
        {
            return [];
        }

        var cleaned = CleanedPlaces.Of(places, raw, text);
        _places += cleaned.Count;
        return cleaned;
    }
}
