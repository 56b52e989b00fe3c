using System.Collections.Frozen;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Reading.Xlsx;

/// <summary>
/// Reads Excel workbooks: each sheet under its name, with what its cells show (of formulas the result that the file
/// keeps), the text of its shapes, the values of its charts and its comments. Hidden rows and columns are read as all
/// others, because filters and closed groups hide what is meant to be there; a hidden sheet is marked in its heading;
/// one that only a program can show is left out. Sheets stream; the workbook is never in memory as a whole.
/// </summary>
internal sealed class XlsxReader : IDocumentReader
{
    private static readonly FrozenSet<string> Attributes = DrawingAttributes.With(
        "applyNumberFormat",
        "authorId",
        "date1904",
        "displayName",
        "dT",
        "id",
        "numFmtId",
        "personId",
        "ref",
        "sheetId",
        "state"
    );

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var package = OpenXmlPackage.Open(source.Content, "XLSX", Attributes, limits, cancellationToken);
        return Failures.WhenDamaged("XLSX", () => Read(package, limits, cancellationToken));
    }

    private static DocumentText Read(OpenXmlPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var main = package.Target("", "officeDocument") ?? "xl/workbook.xml";
        var workbook = package.Load(main) ?? throw Failures.Damaged("XLSX");
        var builder = new DocumentTextBuilder("xlsx", limits) { Title = package.Title, Pages = PageKind.Sheet };
        var values = new CellValues(
            SharedStrings.Read(package, package.Target(main, "sharedStrings"), cancellationToken),
            package.LoadOptional(package.Target(main, "styles")),
            workbook.Child("workbookPr")?.Value("date1904") is "1" or "true"
        );
        var people = PeopleOf(package, main);
        var number = 0;
        foreach (var sheet in workbook.Child("sheets")?.Children("sheet") ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (
                sheet.Value("state") != "veryHidden"
                && package.TargetOf(main, sheet.Value("rel-id")) is { } path
                && package.Has(path)
            )
            {
                var name = sheet.Value("name") ?? "";
                builder.AddHeadingOfNext(sheet.Value("state") == "hidden" ? $"{name} (hidden)" : name, 1, number);
                new SheetPart(package, path, builder, values, people, number).Read(cancellationToken);
            }
        }
        return builder.Build();
    }

    private static Dictionary<string, string> PeopleOf(OpenXmlPackage package, string workbook)
    {
        var people = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var person in package.LoadOptional(package.Target(workbook, "person"))?.Elements() ?? [])
        {
            people.TryAdd(person.Value("id") ?? "", person.Value("displayName") ?? "");
        }
        return people;
    }
}
