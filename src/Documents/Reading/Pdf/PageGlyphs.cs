using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The glyphs of a page that a reader sees and can read, by the directions in which they are read.</summary>
internal sealed class PageGlyphs
{
    // Glyphs of one letter closer than this part of their size are one that is struck twice, for a bold look or a
    // shadow.
    private const double SamePlace = 0.1;
    private const double Edge = 1;

    // A page with more directions is a drawing.
    private const int MostFrames = 32;

    private readonly Dictionary<ReadingFrame, List<PdfGlyph>> _frames = [];
    private readonly Dictionary<(string Text, int Column, int Row), PdfPoint> _places = [];
    private readonly double _height;
    private readonly double _width;
    private ReadingFrame _last = ReadingFrame.Upright;

    private PageGlyphs(Page page) => (_width, _height) = (page.Width, page.Height);

    /// <summary>The glyphs in the order of the content, the direction with the most first.</summary>
    public IEnumerable<(ReadingFrame Frame, List<PdfGlyph> Glyphs)> Frames =>
        _frames
            .Where(pair => pair.Value.Count > 0)
            .OrderByDescending(pair => pair.Value.Count)
            .Select(pair => (pair.Key, pair.Value));

    /// <summary>The glyphs of the upright direction, to which others may be added.</summary>
    public List<PdfGlyph> Upright
    {
        get
        {
            if (!_frames.TryGetValue(ReadingFrame.Upright, out var glyphs))
            {
                _frames.Add(ReadingFrame.Upright, glyphs = []);
            }

            return glyphs;
        }
    }

    /// <summary>How many glyphs stand for letters.</summary>
    public int Mapped { get; private set; }

    /// <summary>How many glyphs stand for nothing that can be told.</summary>
    public int Unmapped { get; private set; }

    /// <summary>Takes the glyphs of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="unmapped">Which of its glyphs have no letters.</param>
    public static PageGlyphs Of(Page page, UnmappedGlyphs unmapped)
    {
        var glyphs = new PageGlyphs(page);
        var scales = FontScales.Of(page.Letters);
        var visible = page.Letters.Any(letter => !IsInvisible(letter) && !string.IsNullOrWhiteSpace(letter.Value));
        var downwards = SetDownwards.Of(page.Letters);
        List<PointBox>? images = null;
        for (var i = 0; i < page.Letters.Count; i++)
        {
            var letter = page.Letters[i];
            if (visible && IsInvisible(letter) && !glyphs.IsOver(letter, images ??= Images(page)))
            {
                // Letters that nobody sees beside some that all see are not the page's text; those over an image are
                // what was recognised in it.
                continue;
            }

            glyphs.Add(letter, i, downwards[i] || letter.GetFont()?.IsVertical == true, scales, unmapped);
        }
        return glyphs;
    }

    private static bool IsInvisible(Letter letter) =>
        letter.RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip;

    private static List<PointBox> Images(Page page) =>
        [
            .. PageImages
                .On(page)
                .Select(image =>
                    PointBox.Between(
                        image.BoundingBox.Left,
                        page.Height - image.BoundingBox.Top,
                        image.BoundingBox.Right,
                        page.Height - image.BoundingBox.Bottom
                    )
                ),
        ];

    private bool IsOver(Letter letter, List<PointBox> images) =>
        images.Exists(image => image.Has(letter.StartBaseLine.X, _height - letter.StartBaseLine.Y));

    private void Add(Letter letter, int order, bool isVertical, FontScales scales, UnmappedGlyphs unmapped)
    {
        var (start, end) = (letter.StartBaseLine, letter.EndBaseLine);
        if (string.IsNullOrEmpty(letter.Value) || !double.IsFinite(start.X + start.Y + end.X + end.Y))
        {
            Stretch(letter);
            return;
        }

        var text = GlyphLetters.Of(letter.Value.Replace('\t', ' ').ReplaceLineEndings(" "));
        var isSpace = string.IsNullOrWhiteSpace(text) && (text.Length > 0 || string.IsNullOrWhiteSpace(letter.Value));
        if (!isSpace && (text.Length == 0 || unmapped.Has(letter)))
        {
            Unmapped++;
            return;
        }

        var size = scales.Size(letter);
        if (
            Math.Max(start.X, end.X) < -Edge
            || Math.Min(start.X, end.X) > _width + Edge
            || Math.Max(start.Y, end.Y) < -Edge
            || Math.Min(start.Y, end.Y) > _height + Edge
            || !isSpace && IsStruckBefore(text, start, size)
        )
        {
            return;
        }

        Mapped += isSpace ? 0 : 1;
        var frame = isVertical ? ReadingFrame.Downward : FrameOf(letter);
        if (!_frames.TryGetValue(frame, out var glyphs))
        {
            if (_frames.Count >= MostFrames)
            {
                return;
            }

            _frames.Add(frame, glyphs = []);
        }

        var (left, baseline) = frame.Of((start.X, _height - start.Y));
        var (right, _) = frame.Of((end.X, _height - end.Y));
        if (isVertical)
        {
            (left, right, baseline) = (left - (0.88 * size), left + (0.12 * size), baseline - (0.22 * size));
        }
        else if (right <= left)
        {
            right = left + Math.Clamp(letter.BoundingBox.Width, 0.1 * size, size);
        }

        var glyph = new PdfGlyph(
            isSpace ? " " : text.Trim(),
            left,
            right,
            baseline,
            size,
            FontScales.IsBold(letter),
            order
        );
        var space = glyph with { Text = " " };
        if (isSpace)
        {
            glyphs.Add(glyph);
        }
        else
        {
            // What a glyph stands for may begin or end with the space beside it.
            if (char.IsWhiteSpace(text[0]))
            {
                glyphs.Add(space with { Right = left });
            }

            glyphs.Add(glyph);
            if (char.IsWhiteSpace(text[^1]))
            {
                glyphs.Add(space with { Left = right });
            }
        }

        _last = frame;
    }

    // What stands for nothing itself belongs to the glyph before it, which stands for both.
    private void Stretch(Letter letter)
    {
        if (
            letter.Value?.Length == 0
            && _frames.TryGetValue(_last, out var glyphs)
            && glyphs.Count > 0
            && double.IsFinite(letter.EndBaseLine.X + letter.EndBaseLine.Y)
        )
        {
            var (right, baseline) = _last.Of((letter.EndBaseLine.X, _height - letter.EndBaseLine.Y));
            var glyph = glyphs[^1];
            if (right > glyph.Right && Math.Abs(baseline - glyph.Baseline) < glyph.Size / 2)
            {
                glyphs[^1] = glyph with { Right = right };
            }
        }
    }

    private static ReadingFrame FrameOf(Letter letter)
    {
        var (x, y) = (letter.EndBaseLine.X - letter.StartBaseLine.X, letter.StartBaseLine.Y - letter.EndBaseLine.Y);
        return Math.Abs(x) + Math.Abs(y) < 1e-6 ? ReadingFrame.Upright : ReadingFrame.Of(x, y);
    }

    private bool IsStruckBefore(string text, PdfPoint place, double size)
    {
        var reach = Math.Max(0.1, size * SamePlace);
        var (column, row) = (ToCell(place.X / reach), ToCell(place.Y / reach));
        for (var i = -1; i <= 1; i++)
        {
            for (var j = -1; j <= 1; j++)
            {
                if (
                    _places.TryGetValue((text, column + i, row + j), out var other)
                    && Math.Abs(other.X - place.X) <= reach
                    && Math.Abs(other.Y - place.Y) <= reach
                )
                {
                    return true;
                }
            }
        }
        _places.TryAdd((text, column, row), place);
        return false;
    }

    private static int ToCell(double value) => (int)Math.Clamp(Math.Floor(value), -1e9, 1e9);
}
