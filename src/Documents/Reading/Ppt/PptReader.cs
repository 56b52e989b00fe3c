using System.Buffers.Binary;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Ppt;

/// <summary>
/// Reads PowerPoint presentations of before 2007 ([MS-PPT]): slides in their order with titles, the text of their
/// shapes, lists with their bullets and numbers, tables with merged cells, and notes. What earlier savings left in
/// the file is not read.
/// </summary>
internal sealed class PptReader : IDocumentReader
{
    private const uint EncryptedToken = 0xF3D1C4DF;
    private const int CurrentUserLength = 20;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var file = CompoundFile.Open(source.Content, limits);
        var stream = file.Root.Find("PowerPoint Document") ?? throw Failures.Damaged("PPT");
        var user = file.Root.Find("Current User") is { } entry ? file.Read(entry) : [];
        if (user.Length < CurrentUserLength)
        {
            throw Failures.Damaged("PPT");
        }

        var edit = BinaryPrimitives.ReadUInt32LittleEndian(user.AsSpan(16));
        var bytes = file.Read(stream);
        if (BinaryPrimitives.ReadUInt32LittleEndian(user.AsSpan(12)) == EncryptedToken)
        {
            bytes = PptLock.Open(bytes, edit, source.Password, limits);
        }

        var records = new PptRecords(bytes, limits);
        var persisted = new PptPersisted(records, edit);
        var builder = new DocumentTextBuilder("ppt", limits) { Pages = PageKind.Slide };
        var document = persisted.Document ?? throw Failures.Damaged("PPT");
        var notes = new Dictionary<uint, uint>();
        foreach (var slide in PptOutline.Of(records, document, PptOutline.Notes))
        {
            notes.TryAdd(slide.Id, slide.Persisted);
        }

        var number = 0;
        var seen = new HashSet<int>();
        foreach (var slide in PptOutline.Of(records, document, PptOutline.Slides))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            var texts = slide.Texts;
            uint notesId = 0;
            // Several entries of one container could make a small file long.
            if (persisted.Find(slide.Persisted) is { } container && seen.Add(container.Start))
            {
                texts = PptShapes.Of(records, container, slide.Texts, limits);
                notesId = PptOutline.NotesOf(records, container);
            }

            Add(texts, builder, number);
            if (
                notesId != 0
                && notes.TryGetValue(notesId, out var at)
                && persisted.Find(at) is { } page
                && seen.Add(page.Start)
            )
            {
                var spoken = PptShapes.Of(records, page, [], limits).Where(text => text.Kind == PptText.NotesBody);
                Add(spoken.Select(text => text with { Kind = PptText.Other }).ToList(), builder, number);
            }
        }
        return builder.Build();
    }

    private static void Add(List<PptText> texts, DocumentTextBuilder builder, int number)
    {
        var title = texts.Find(text => text.IsTitle && !string.IsNullOrWhiteSpace(text.Value));
        if (title is not null)
        {
            builder.Title ??= number == 1 ? title.Value : null;
            builder.Add(BlockKind.Heading, title.Value, 1, number);
        }

        foreach (var text in texts.Where(text => text != title))
        {
            if (text.Kind == PptText.Table)
            {
                builder.Add(BlockKind.Table, text.Value, page: number);
                continue;
            }

            foreach (var (i, line) in text.Value.Split('\r').Index())
            {
                var marker =
                    i < text.Markers.Count ? text.Markers[i]
                    : text.IsBody ? "- "
                    : "";
                var isItem = marker.Length > 0 && !string.IsNullOrWhiteSpace(line);
                builder.Add(
                    isItem ? BlockKind.ListItem : BlockKind.Paragraph,
                    isItem ? marker + line.Trim() : line,
                    page: number
                );
            }
        }
    }
}
