namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Reads lists of slides, and the texts of shapes.</summary>
internal static class PptOutline
{
    /// <summary>The list of slides.</summary>
    public const int Slides = 0;

    /// <summary>The list of pages of notes.</summary>
    public const int Notes = 2;

    private const int SlideList = 0x0FF0;
    private const int SlidePersist = 0x03F3;
    private const int SlideAtom = 0x03EF;
    private const int TextHeader = 0x0F9F;
    private const int TextChars = 0x0FA0;
    private const int TextBytes = 0x0FA8;
    private const int OutlineReference = 0x0F9E;
    private const int ChildAnchor = 0xF00F;
    private const int ClientAnchor = 0xF010;

    /// <summary>The slides of a list, in order.</summary>
    public static List<PptSlide> Of(PptRecords records, PptRecord document, int list)
    {
        var slides = new List<PptSlide>();
        foreach (
            var holder in records.Children(document).Where(child => child.Type == SlideList && child.Instance == list)
        )
        {
            var kind = PptText.Other;
            foreach (var record in records.Children(holder))
            {
                switch (record.Type)
                {
                    case SlidePersist:
                        slides.Add(new PptSlide(records.Number(record, 0) ?? 0, records.Number(record, 12) ?? 0, []));
                        break;
                    case TextHeader:
                        kind = (int)(records.Number(record, 0) ?? PptText.Other);
                        break;
                    case TextChars or TextBytes when slides.Count > 0:
                        slides[^1].Texts.Add(new PptText(kind, records.Text(record, record.Type == TextChars)));
                        break;
                }
            }
        }
        return slides;
    }

    /// <summary>The texts of the shapes of a slide; a placeholder's stands in the outline. Shapes of a group, of which
    /// tables are made, come row by row.</summary>
    public static List<PptText> Shapes(PptRecords records, PptRecord slide, List<PptText> outline)
    {
        var texts = new List<PptText>();
        var group = new List<(PptText Text, int Top, int Left)>();
        var used = new HashSet<int>();
        var kind = PptText.Other;
        (int Top, int Left)? place = null;
        foreach (var record in records.Leaves(slide))
        {
            switch (record.Type)
            {
                case ChildAnchor:
                    place = ((int)(records.Number(record, 4) ?? 0), (int)(records.Number(record, 0) ?? 0));
                    break;
                case ClientAnchor:
                    place = null;
                    EndGroup();
                    break;
                case TextHeader:
                    kind = (int)(records.Number(record, 0) ?? PptText.Other);
                    break;
                case TextChars or TextBytes:
                    Add(new PptText(kind, records.Text(record, record.Type == TextChars)));
                    break;
                case OutlineReference
                    when records.Number(record, 0) is { } index && index < outline.Count && used.Add((int)index):
                    Add(outline[(int)index]);
                    break;
            }
        }

        EndGroup();
        texts.AddRange(outline.Where((_, index) => !used.Contains(index)));
        return texts;

        void Add(PptText text)
        {
            if (place is var (top, left))
            {
                group.Add((text, top, left));
            }
            else
            {
                texts.Add(text);
            }
        }

        void EndGroup()
        {
            texts.AddRange(group.OrderBy(shape => shape.Top).ThenBy(shape => shape.Left).Select(shape => shape.Text));
            group.Clear();
        }
    }

    /// <summary>The number of a slide's page of notes; 0 for none.</summary>
    public static uint NotesOf(PptRecords records, PptRecord slide) =>
        records.Children(slide).FirstOrDefault(child => child.Type == SlideAtom) is { Type: SlideAtom } atom
            ? records.Number(atom, 16) ?? 0
            : 0;
}
