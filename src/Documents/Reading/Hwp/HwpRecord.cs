using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>A record of HWP 5 ("한글 문서 파일 형식 5.0", 4.1), with the records that belong to it.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Level">Its depth, from 0.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record HwpRecord(HwpTag Tag, int Level, byte[] Data)
{
    /// <summary>The records below it, in order.</summary>
    public List<HwpRecord> Children { get; } = [];

    /// <summary>A number of one byte; 0 beyond the end, where an older version wrote less.</summary>
    public byte U8(int at) => at < Data.Length ? Data[at] : (byte)0;

    /// <summary>A number of two bytes; 0 beyond the end.</summary>
    public ushort U16(int at) =>
        at + sizeof(ushort) <= Data.Length ? BinaryPrimitives.ReadUInt16LittleEndian(Data.AsSpan(at)) : (ushort)0;

    /// <summary>A number of four bytes; 0 beyond the end.</summary>
    public uint U32(int at) =>
        at + sizeof(uint) <= Data.Length ? BinaryPrimitives.ReadUInt32LittleEndian(Data.AsSpan(at)) : 0;

    /// <summary>A text after its length of two bytes; what there is of it when the record is shorter.</summary>
    public string Text(int at, out int end)
    {
        var start = Math.Min(at + sizeof(ushort), Data.Length);
        end = Math.Min(start + (U16(at) * sizeof(char)), Data.Length);
        return Encoding.Unicode.GetString(Data.AsSpan(start, end - start));
    }
}

/// <summary>What records are (tables 13 and 57).</summary>
internal enum HwpTag
{
    Numbering = 0x10 + 7,
    ParaShape = 0x10 + 9,
    Style = 0x10 + 10,
    DistributeDocData = 0x10 + 12,
    ParaHeader = 0x10 + 50,
    ParaText = 0x10 + 51,
    CtrlHeader = 0x10 + 55,
    ListHeader = 0x10 + 56,
    ShapeComponent = 0x10 + 60,
    Table = 0x10 + 61,
    EqEdit = 0x10 + 72,
    ShapeComponentTextArt = 0x10 + 74,
    MemoList = 0x10 + 77,
}
