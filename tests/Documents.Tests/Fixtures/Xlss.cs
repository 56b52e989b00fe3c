using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes Excel workbooks of before 2007 (BIFF 8, [MS-XLS]) of one sheet of texts.</summary>
internal static class Xlss
{
    private const int Bof = 0x0809;
    private const int Eof = 0x000A;
    private const int BoundSheet = 0x0085;
    private const int Label = 0x0204;
    private const int Dimensions = 0x0200;
    private const int FileProtection = 0x002F;

    /// <summary>A workbook whose sheet has these rows of texts.</summary>
    public static byte[] Of(params string[][] rows)
    {
        var start = Record(Bof, [.. U16(0x0600, 0x0005), .. new byte[12]]);
        byte[] name = [1, 0, (byte)'S'];
        var sheetAt = start.Length + 4 + 6 + name.Length + 4;
        byte[] globals =
        [
            .. start,
            .. Record(BoundSheet, [.. BitConverter.GetBytes(sheetAt), 0, 0, .. name]),
            .. Record(Eof),
        ];
        byte[] sheet =
        [
            .. Record(Bof, [.. U16(0x0600, 0x0010), .. new byte[12]]),
            .. Record(
                Dimensions,
                [.. BitConverter.GetBytes(0), .. BitConverter.GetBytes(rows.Length), .. U16(0, 16, 0)]
            ),
            .. rows.SelectMany((cells, row) => cells.SelectMany((text, column) => Cell(row, column, text))),
            .. Record(Eof),
        ];
        return Compounds.Of(("Workbook", [.. globals, .. sheet]));
    }

    /// <summary>A workbook that says that the rest of it is encrypted (2.4.117).</summary>
    public static byte[] Encrypted() =>
        Compounds.Of(
            (
                "Workbook",
                [
                    .. Record(Bof, [.. U16(0x0600, 0x0005), .. new byte[12]]),
                    .. Record(FileProtection, [.. U16(1, 1, 1), .. new byte[48]]),
                    .. Record(Eof),
                ]
            )
        );

    private static byte[] Cell(int row, int column, string text) =>
        Record(Label, [.. U16(row, column, 0, text.Length), 1, .. Encoding.Unicode.GetBytes(text)]);

    private static byte[] Record(int type, params byte[] data) => [.. U16(type, data.Length), .. data];

    private static byte[] U16(params int[] values) =>
        [.. values.SelectMany(value => BitConverter.GetBytes((ushort)value))];
}
