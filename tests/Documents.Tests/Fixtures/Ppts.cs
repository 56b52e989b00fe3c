using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes PowerPoint presentations of before 2007 of slides with a title and a text in a box.</summary>
internal static class Ppts
{
    public static byte[] Of(params (string Title, string Box)[] slides)
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
        foreach (var (_, box) in slides)
        {
            offsets.Add((int)stream.Length);
            byte[] shapes =
            [
                .. Record(0x0F9E, Numbers(0)),
                .. Record(0x0F9F, Numbers(4)),
                .. Record(0x0FA8, Encoding.Latin1.GetBytes(box)),
            ];
            stream.Write(
                Record(
                    0x03EE,
                    [.. Record(0x03EF, new byte[24]), .. Record(0xF00D, shapes, container: true)],
                    container: true
                )
            );
        }

        var directory = (int)stream.Length;
        stream.Write(Record(0x1772, Numbers([1 | (offsets.Count << 20), .. offsets])));
        var edit = (int)stream.Length;
        stream.Write(Record(0x0FF5, Numbers(0, 0, 0, directory, 1, 0, 0)));
        byte[] user = [0, 0, 0xF6, 0x0F, .. Numbers(20, 20, unchecked((int)0xE391C05F), edit), .. new byte[16]];
        return Compounds.Of(("PowerPoint Document", stream.ToArray()), ("Current User", user));
    }

    private static byte[] Record(int type, byte[] data, bool container = false) =>
        [(byte)(container ? 0xF : 0), 0, (byte)type, (byte)(type >> 8), .. Numbers(data.Length), .. data];

    private static byte[] Numbers(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
