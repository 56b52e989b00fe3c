using System.Runtime.CompilerServices;

namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Reads the texts of a slide's shapes ([MS-ODRAW] 2.2.16): a placeholder's stands in the outline, shapes of a
/// group come row by row, and a group that is a table is one.</summary>
internal sealed class PptShapes
{
    private const int Group = 0xF003;
    private const int Shape = 0xF004;
    private const int ShapeAtom = 0xF00A;
    private const int ChildAnchor = 0xF00F;
    private const int OutlineReference = 0x0F9E;
    private const int FurtherOptions = 0xF122;
    private const int TableOption = 0x039F;
    private const int OptionSize = 6;
    private const int Line = 20;

    // A slide holds a drawing, which holds its shapes in a group.
    private const int SlideDepth = 2;

    private readonly PptRecords _records;
    private readonly ReadingLimits _limits;
    private readonly List<PptText> _outline;
    private readonly HashSet<int> _used = [];

    private PptShapes(PptRecords records, ReadingLimits limits, List<PptText> outline) =>
        (_records, _limits, _outline) = (records, limits, outline);

    /// <summary>The texts of a slide.</summary>
    /// <param name="records">The presentation's records.</param>
    /// <param name="slide">The slide.</param>
    /// <param name="outline">The texts of its placeholders.</param>
    /// <param name="limits">Limits on nesting and tables.</param>
    public static List<PptText> Of(PptRecords records, PptRecord slide, List<PptText> outline, ReadingLimits limits)
    {
        var shapes = new PptShapes(records, limits, outline);
        var texts = new List<PptText>();
        shapes.Read(slide, texts, 0);
        texts.AddRange(outline.Where((_, index) => !shapes._used.Contains(index)));
        return texts;
    }

    private void Read(PptRecord container, List<PptText> texts, int depth)
    {
        CheckDepth(depth);
        foreach (var record in _records.Children(container).Where(record => record.IsContainer))
        {
            switch (record.Type)
            {
                // The outermost group is the slide.
                case Group when depth > SlideDepth:
                    texts.AddRange(GroupOf(record, depth));
                    break;
                case Shape:
                    texts.AddRange(TextsOf(record, out _));
                    break;
                default:
                    Read(record, texts, depth + 1);
                    break;
            }
        }
    }

    private void CheckDepth(int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (depth > _limits.MaxNesting)
        {
            throw Failures.TooDeep(_limits);
        }
    }

    private List<PptText> GroupOf(PptRecord group, int depth)
    {
        CheckDepth(depth);
        var shapes = new List<PptCell>();
        var isTable = false;
        foreach (var (i, record) in _records.Children(group).Where(record => record.IsContainer).Index())
        {
            var texts = new List<PptText>();
            var place = default((int Left, int Top, int Right, int Bottom)?);
            if (record.Type == Group)
            {
                texts = GroupOf(record, depth + 1);
                var own = _records.Children(record).FirstOrDefault(child => child.Type == Shape);
                _ = own.Type == Shape ? TextsOf(own, out place) : [];
            }
            else if (record.Type == Shape)
            {
                texts = TextsOf(record, out place);
                isTable |= i == 0 && IsTable(record);
            }

            if (place is { } at)
            {
                shapes.Add(new PptCell(at.Left, at.Top, at.Right, at.Bottom, texts));
            }
            else if (texts.Count > 0)
            {
                shapes.Add(new PptCell(int.MinValue, int.MinValue, int.MinValue, int.MinValue, texts));
            }
        }

        if (isTable && PptTable.Write(shapes, _limits) is { } table)
        {
            return [new PptText(PptText.Table, table)];
        }

        return [.. shapes.OrderBy(shape => shape.Top).ThenBy(shape => shape.Left).SelectMany(shape => shape.Texts)];
    }

    // Its place in its group is null for a line, of which the borders of tables are made.
    private List<PptText> TextsOf(PptRecord shape, out (int Left, int Top, int Right, int Bottom)? place)
    {
        place = null;
        var isLine = false;
        var texts = new PptTexts(_records);
        var found = texts.Begin();
        foreach (var record in _records.Leaves(shape))
        {
            switch (record.Type)
            {
                case ShapeAtom:
                    isLine = record.Instance == Line;
                    break;
                case ChildAnchor when !isLine:
                    place = (Number(record, 0), Number(record, 4), Number(record, 8), Number(record, 12));
                    break;
                case OutlineReference
                    when _records.Number(record, 0) is { } index && index < _outline.Count && _used.Add((int)index):
                    found.Add(_outline[(int)index]);
                    break;
                default:
                    texts.Take(record);
                    break;
            }
        }
        return found;
    }

    private bool IsTable(PptRecord shape)
    {
        foreach (var options in _records.Children(shape).Where(record => record.Type == FurtherOptions))
        {
            for (var i = 0; i < options.Instance; i++)
            {
                // A name of 14 bits, then a number.
                var name = _records.Number(options, i * OptionSize) & 0x3FFF;
                if (name == TableOption)
                {
                    return (_records.Number(options, (i * OptionSize) + 2) & 1) != 0;
                }
            }
        }
        return false;
    }

    private int Number(PptRecord record, int at) => (int)(_records.Number(record, at) ?? 0);
}
