namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Reads lists of slides.</summary>
internal static class PptOutline
{
    /// <summary>The list of slides.</summary>
    public const int Slides = 0;

    /// <summary>The list of pages of notes.</summary>
    public const int Notes = 2;

    private const int SlideList = 0x0FF0;
    private const int SlidePersist = 0x03F3;
    private const int SlideAtom = 0x03EF;

    /// <summary>The slides of a list, in order.</summary>
    public static List<PptSlide> Of(PptRecords records, PptRecord document, int list)
    {
        var slides = new List<PptSlide>();
        foreach (
            var holder in records.Children(document).Where(child => child.Type == SlideList && child.Instance == list)
        )
        {
            var texts = new PptTexts(records);
            foreach (var record in records.Children(holder))
            {
                if (record.Type == SlidePersist)
                {
                    slides.Add(
                        new PptSlide(records.Number(record, 0) ?? 0, records.Number(record, 12) ?? 0, texts.Begin())
                    );
                }
                else if (slides.Count > 0)
                {
                    texts.Take(record);
                }
            }
        }
        return slides;
    }

    /// <summary>The number of a slide's page of notes; 0 for none.</summary>
    public static uint NotesOf(PptRecords records, PptRecord slide) =>
        records.Children(slide).FirstOrDefault(child => child.Type == SlideAtom) is { Type: SlideAtom } atom
            ? records.Number(atom, 16) ?? 0
            : 0;
}
