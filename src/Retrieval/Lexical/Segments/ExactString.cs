using System.Text;

namespace Pipeline.Retrieval.Lexical.Segments;

/// <summary>
/// Writes strings so that they come back unchanged: as UTF-8, or as UTF-16 code units when the string has a surrogate
/// without its other half, which UTF-8 cannot hold.
/// </summary>
internal static class ExactString
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Write(BinaryWriter writer, string text)
    {
        if (IsWellFormed(text))
        {
            var utf8 = Strict.GetBytes(text);
            writer.Write(true);
            writer.Write7BitEncodedInt(utf8.Length);
            writer.Write(utf8);
            return;
        }

        writer.Write(false);
        writer.Write7BitEncodedInt(text.Length);
        foreach (var c in text)
        {
            writer.Write((ushort)c);
        }
    }

    public static string Read(BinaryReader reader)
    {
        var utf8 = reader.ReadBoolean();
        var length = reader.Read7BitEncodedInt();
        if (utf8)
        {
            return Strict.GetString(reader.ReadBytes(length));
        }

        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            text.Append((char)reader.ReadUInt16());
        }

        return text.ToString();
    }

    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
