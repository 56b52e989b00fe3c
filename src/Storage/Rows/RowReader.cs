using System.Data.Common;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Rows;

/// <summary>Turns result rows into records. Works on any ADO.NET reader; the column orders are those of the statements
/// in Sql.</summary>
internal static class RowReader
{
    /// <summary>Where the labels stand in a document's row.</summary>
    public const int LabelsColumn = 9;

    /// <summary>Where the time of the last change stands in a document's row.</summary>
    public const int UpdatedColumn = 17;

    /// <summary>How many columns a document's row has; what a statement adds stands behind them.</summary>
    public const int DocumentColumns = 22;

    /// <summary>How many columns a chunk's row has; what a statement adds stands behind them.</summary>
    public const int ChunkColumns = 8;

    public static DocumentRow Document(DbDataReader row, string collection) =>
        new(
            collection,
            row.GetString(0),
            row.GetInt32(1),
            row.GetInt64(2),
            (DocumentState)row.GetInt32(3),
            row.GetInt64(4),
            row.GetString(5),
            TextOrNull(row, 6),
            TextOrNull(row, 7),
            row.GetString(8),
            TextList.Read(row.GetString(LabelsColumn)),
            row.GetInt64(10),
            row.GetInt32(11),
            TextOrNull(row, 12),
            TextOrNull(row, 13),
            row.GetInt32(14),
            row.IsDBNull(15) ? null : Time(row.GetInt64(15)),
            Time(row.GetInt64(16)),
            Time(row.GetInt64(UpdatedColumn))
        )
        {
            Progress = row.IsDBNull(18)
                ? null
                : new DocumentProgress(row.GetString(18), row.GetInt32(19), row.GetInt32(20)),
            PartChunks = row.IsDBNull(21) ? 0 : row.GetInt32(21),
        };

    /// <summary>A chunk; with its vector where the row has it.</summary>
    public static StoredChunk Chunk(DbDataReader row) =>
        new(
            row.GetInt32(0),
            row.GetString(1),
            TextList.Read(row.GetString(2)),
            row.GetInt32(3),
            row.GetInt32(4),
            row.IsDBNull(5) ? null : row.GetInt32(5),
            row.FieldCount < ChunkColumns ? default : row.GetFieldValue<byte[]>(ChunkColumns - 1)
        )
        {
            Place = row.IsDBNull(6) ? null : ChunkPlaceBytes.Read(row.GetFieldValue<byte[]>(6)),
        };

    public static string? TextOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[]? BytesOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
