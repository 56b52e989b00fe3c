using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Input;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of what was not taken.</summary>
internal static class DeadLetterTable
{
    private const int MostCharacters = 1000;

    public static async ValueTask<bool> AddAsync(StoreSession session, DeadLetter letter)
    {
        var key =
            await session.NumberAsync(
                DeadLetterSql.Insert,
                ("@now", letter.At.UtcTicks),
                ("@source", Cut(letter.Source)),
                ("@document_id", letter.DocumentId is { } id ? Cut(id) : null),
                ("@reason_code", Cut(letter.ReasonCode)),
                ("@reason", Cut(letter.Reason)),
                ("@attempts", letter.Attempts)
            ) ?? throw new InvalidOperationException("The store returned no key for a dead letter.");
        await session.SendAsync(DeadLetterSql.DeleteOld, ("@letter_key", key - IDeadLetters.Most));
        return true;
    }

    public static async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(StoreSession session, long before, int limit)
    {
        await using var reader = await session.ReadAsync(DeadLetterSql.List, ("@before", before), ("@limit", limit));
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            letters.Add(
                new DeadLetter(
                    reader.GetInt64(0),
                    RowReader.Time(reader.GetInt64(1)),
                    reader.GetString(2),
                    RowReader.TextOrNull(reader, 3),
                    reader.GetString(4),
                    reader.GetString(5),
                    reader.GetInt32(6)
                )
            );
        }

        return letters;
    }

    public static async ValueTask<int> RemoveAsync(StoreSession session, long through) =>
        await session.ExecuteAsync(DeadLetterSql.DeleteOld, ("@letter_key", through));

    private static string Cut(string text)
    {
        var storable = StorableText.Of(text);
        return storable.Length <= MostCharacters ? storable : StorableText.Of(storable[..MostCharacters]);
    }
}
