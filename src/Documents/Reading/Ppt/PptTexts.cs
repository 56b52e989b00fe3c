namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Collects texts from records that follow one another: what a text is for, its characters, and the styles of
/// its paragraphs.</summary>
internal sealed class PptTexts(PptRecords records)
{
    private const int TextHeader = 0x0F9F;
    private const int TextChars = 0x0FA0;
    private const int TextBytes = 0x0FA8;
    private const int TextStyles = 0x0FA1;
    private const int FurtherStyles = 0x0FAC;
    private const int FurtherData = 0x138B;

    private List<PptText> _texts = [];
    private int _kind = PptText.Other;
    private PptRecord? _further;

    /// <summary>Begins another list of texts.</summary>
    public List<PptText> Begin()
    {
        (_kind, _further) = (PptText.Other, null);
        return _texts = [];
    }

    /// <summary>Takes a record; one that is none of a text is passed over.</summary>
    public void Take(PptRecord record)
    {
        switch (record.Type)
        {
            case TextHeader:
                _kind = (int)(records.Number(record, 0) ?? PptText.Other);
                break;
            case FurtherData when records.At(record.Start) is { Type: FurtherStyles } styles:
                _further = styles with { End = Math.Min(styles.End, record.End) };
                break;
            case TextChars or TextBytes:
                _texts.Add(new PptText(_kind, records.Text(record, record.Type == TextChars)));
                break;
            case TextStyles when _texts.Count > 0 && _texts[^1].Markers.Count == 0:
                var last = _texts[^1];
                _texts[^1] = last with
                {
                    Markers = PptMarkers.Of(
                        last,
                        records.Data(record),
                        _further is { } further ? records.Data(further) : default
                    ),
                };
                break;
        }
    }
}
