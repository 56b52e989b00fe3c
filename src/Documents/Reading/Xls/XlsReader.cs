using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Encryption;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Reading.Xls;

/// <summary>Reads Excel workbooks of before 2007 (BIFF 2 to 8) and binary ones of today (XLSB), as
/// <see cref="Xlsx.XlsxReader"/> reads others, without shapes, charts and comments.</summary>
internal sealed class XlsReader : IDocumentReader
{
    private const int MaxColumns = 16384;

    // The code page of a workbook that does not say: most that do not are Korean.
    private const int FallbackCodePage = 949;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        TextDecoding.KnowCodePages();
        var isPackage = source.Content.Span.StartsWith("PK"u8);
        if (isPackage)
        {
            using var package = ZipPackage.Open(
                source.Content,
                "XLSB",
                System.Collections.Frozen.FrozenSet<string>.Empty,
                limits,
                cancellationToken
            );
        }

        var passwords = PasswordForms.Of(source.Password).ToList<string?>();
        foreach (var password in passwords.Count == 0 ? [null] : passwords)
        {
            if (Read(source, isPackage, password, limits, cancellationToken) is { } text)
            {
                return text;
            }
        }

        throw Failures.NotOpened(source.Password);
    }

    // Null: the password is another one.
    private static DocumentText? Read(
        SourceDocument source,
        bool isPackage,
        string? password,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var configuration = new ExcelReaderConfiguration
        {
            FallbackEncoding = Encoding.GetEncoding(FallbackCodePage),
            LeaveOpen = false,
            Password = password,
        };
        try
        {
            var stream = new MemoryStream(source.Content.AsArray(), writable: false);
            using var reader = isPackage
                ? ExcelReaderFactory.CreateOpenXmlReader(stream, configuration)
                : ExcelReaderFactory.CreateBinaryReader(stream, configuration);
            return Read(reader, limits, cancellationToken);
        }
        catch (InvalidPasswordException)
        {
            return null;
        }
    }

    private static DocumentText Read(IExcelDataReader reader, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var builder = new DocumentTextBuilder("xls", limits) { Pages = PageKind.Sheet };
        var formats = new Dictionary<string, NumberFormat>(StringComparer.Ordinal);
        var sheets = 0;
        do
        {
            sheets++;
            if (reader.VisibleState == "veryhidden")
            {
                continue;
            }

            builder.AddHeadingOfNext(
                reader.VisibleState == "hidden" ? $"{reader.Name} (hidden)" : reader.Name ?? "",
                1,
                sheets
            );
            var merged = new MergedCells();
            foreach (var area in reader.MergeCells ?? [])
            {
                merged.Add(area.FromRow, area.FromColumn, area.ToRow, area.ToColumn);
            }

            var blocks = new SheetBlocks(builder, merged, limits, sheets, cancellationToken);
            for (var row = 0; reader.Read(); row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var cells = new List<SheetCell>();
                for (var column = 0; column < Math.Min(reader.FieldCount, MaxColumns); column++)
                {
                    if (Shown(reader, column, formats) is var (text, isText) && text.Length > 0)
                    {
                        cells.Add(new SheetCell(column, text, isText));
                    }
                }
                blocks.Add(new SheetRow(row, cells));
            }
            blocks.End();
        } while (reader.NextResult() && sheets < limits.MaxParts);
        return builder.Build();
    }

    private static (string Text, bool IsText) Shown(
        IExcelDataReader reader,
        int column,
        Dictionary<string, NumberFormat> formats
    )
    {
        switch (reader.GetValue(column))
        {
            case null:
                return ("", false);
            case string text:
                return (text, true);
            case bool truth:
                return (truth ? "TRUE" : "FALSE", false);
            case DateTime date:
                return (Format().IsDate ? Format().Show(date.ToOADate()) : Plain(date), false);
            case TimeSpan time:
                return (Format().Show(time.TotalDays), false);
            case IConvertible number:
                return (Format().Show(number.ToDouble(CultureInfo.InvariantCulture)), false);
            default:
                return ("", false);
        }

        NumberFormat Format()
        {
            var code = reader.GetNumberFormatString(column) ?? "";
            return formats.TryGetValue(code, out var known) ? known : formats[code] = NumberFormat.Of(code);
        }
    }

    private static string Plain(DateTime date) =>
        date.ToString(
            date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm",
            CultureInfo.InvariantCulture
        );
}
