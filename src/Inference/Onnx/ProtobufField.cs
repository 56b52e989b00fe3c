namespace Pipeline.Inference.Onnx;

/// <summary>
/// Where one field of a protobuf message lies in its bytes. Enough of the wire format to change a model file without knowing all of
/// ONNX: https://protobuf.dev/programming-guides/encoding.
/// </summary>
/// <param name="Number">The field's number.</param>
/// <param name="Wire">How the value is written.</param>
/// <param name="Start">Where the field begins, its key included.</param>
/// <param name="ValueStart">Where its value begins, after the length of a <see cref="ProtobufWire.Bytes"/> value.</param>
/// <param name="End">Where the next field begins.</param>
internal readonly record struct ProtobufField(int Number, ProtobufWire Wire, int Start, int ValueStart, int End)
{
    /// <summary>The value's place.</summary>
    public Range Value => ValueStart..End;

    /// <summary>Reads the field at <paramref name="at"/> and moves it on; false at the message's end and where it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, out ProtobufField field)
    {
        field = default;
        var start = at;
        if (!TryVarint(message, ref at, out var key))
        {
            return false;
        }

        var from = at;
        ulong length;
        var wire = (ProtobufWire)(key & 7);
        switch (wire)
        {
            case ProtobufWire.Varint:
                if (!TryVarint(message, ref at, out _))
                {
                    return false;
                }

                length = (ulong)(at - from);
                break;
            case ProtobufWire.Fixed64:
                length = 8;
                break;
            case ProtobufWire.Fixed32:
                length = 4;
                break;
            case ProtobufWire.Bytes when TryVarint(message, ref at, out length):
                from = at;
                break;
            default:
                return false;
        }

        if (length > (ulong)(message.Length - from))
        {
            return false;
        }

        at = from + (int)length;
        field = new((int)(key >> 3), wire, start, from, at);
        return true;
    }

    /// <summary>Reads a varint; false where the bytes end inside it.</summary>
    public static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
