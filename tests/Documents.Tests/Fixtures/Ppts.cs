using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes PowerPoint presentations of before 2007 of slides with a title and a text in a box.</summary>
internal static class Ppts
{
    public static byte[] Of(params (string Title, string Box)[] slides) =>
        OfShapes([.. slides.Select(slide => (slide.Title, Shape(Text(slide.Box, []))))]);

    /// <summary>Slides of a title and further shapes.</summary>
    public static byte[] OfShapes(params (string Title, byte[] Shapes)[] slides)
    {
        var list = new MemoryStream();
        foreach (var (title, i) in slides.Select((slide, i) => (slide.Title, i)))
        {
            list.Write(Record(0x03F3, Numbers(2 + i, 0, 1, 256 + i, 0)));
            list.Write(Record(0x0F9F, Numbers(0)));
            list.Write(Record(0x0FA0, Encoding.Unicode.GetBytes(title)));
        }

        var stream = new MemoryStream();
        var offsets = new List<int> { 0 };
        stream.Write(Record(0x03E8, Record(0x0FF0, list.ToArray(), container: true), container: true));
        foreach (var (_, shapes) in slides)
        {
            offsets.Add((int)stream.Length);
            stream.Write(Slide([.. Shape(Record(0x0F9E, Numbers(0))), .. shapes]));
        }

        var directory = (int)stream.Length;
        stream.Write(Record(0x1772, Numbers([1 | (offsets.Count << 20), .. offsets])));
        var edit = (int)stream.Length;
        stream.Write(Record(0x0FF5, Numbers(0, 0, 0, directory, 1, 0, 0)));
        byte[] user = [0, 0, 0xF6, 0x0F, .. Numbers(20, 20, unchecked((int)0xE391C05F), edit), .. new byte[16]];
        return Compounds.Of(("PowerPoint Document", stream.ToArray()), ("Current User", user));
    }

    /// <summary>A text with the styles of its paragraphs.</summary>
    public static byte[] Text(string text, byte[] styles, int kind = 4) =>
        [
            .. Record(0x0F9F, Numbers(kind)),
            .. text.All(character => character < 256)
                ? Record(0x0FA8, Encoding.Latin1.GetBytes(text))
                : Record(0x0FA0, Encoding.Unicode.GetBytes(text)),
            .. styles.Length > 0 ? Record(0x0FA1, styles) : [],
        ];

    /// <summary>A shape with a text.</summary>
    /// <param name="text">What <see cref="Text"/> gave.</param>
    /// <param name="place">Left, top, right and bottom within a group; none: it stands on the slide.</param>
    /// <param name="further">What PowerPoint 2000 added to the styles.</param>
    /// <param name="type">Its form; 20 is a line.</param>
    public static byte[] Shape(byte[] text, int[]? place = null, byte[]? further = null, int type = 1) =>
        Record(
            0xF004,
            [
                .. Record(0xF00A, Numbers(1, 0), instance: type),
                .. place is null ? Record(0xF010, new byte[8]) : Record(0xF00F, Numbers(place)),
                .. further is null ? [] : Record(0xF011, Record(0x138B, Record(0x0FAC, further)), container: true),
                .. text.Length > 0 ? Record(0xF00D, text, container: true) : [],
            ],
            container: true
        );

    /// <summary>A group of shapes, which is a table or none.</summary>
    public static byte[] Group(bool isTable, params byte[][] shapes) =>
        Record(
            0xF003,
            [
                .. Record(
                    0xF004,
                    [
                        .. Record(0xF009, new byte[16]),
                        .. isTable ? Record(0xF122, [0x9F, 0x03, 1, 0, 0, 0], instance: 1) : [],
                        .. Record(0xF010, new byte[8]),
                    ],
                    container: true
                ),
                .. shapes.SelectMany(shape => shape),
            ],
            container: true
        );

    private static byte[] Slide(byte[] shapes) =>
        Record(
            0x03EE,
            [
                .. Record(0x03EF, new byte[24]),
                .. Record(
                    0x040C,
                    Record(0xF002, Record(0xF003, shapes, container: true), container: true),
                    container: true
                ),
            ],
            container: true
        );

    private static byte[] Record(int type, byte[] data, bool container = false, int instance = 0) =>
        [
            (byte)((container ? 0xF : 0) | (instance << 4)),
            (byte)(instance >> 4),
            (byte)type,
            (byte)(type >> 8),
            .. Numbers(data.Length),
            .. data,
        ];

    private static byte[] Numbers(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
