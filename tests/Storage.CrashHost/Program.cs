using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sqlite;

// Writes to a store until it is killed, printing each acknowledgement after the store gave it:
//   submitted|committed|deleted <document id> <version> <number>;
// The semicolon tells a whole line from one that the kill cut short.
// Arguments: database file, name of this run.
const string Collection = "crash";
const int Shards = 2;
const int Writers = 4;

var store = new SqliteCorpusStore(
    new SqliteCorpusStoreOptions { Path = args[0] },
    TimeProvider.System,
    NullLogger<SqliteCorpusStore>.Instance
);
await store.OpenAsync(CancellationToken.None);
await store.CreateCollectionAsync(
    new CollectionRow(Collection, Shards, "{}", DateTimeOffset.UtcNow),
    CancellationToken.None
);

var output = Console.Out;
var gate = new object();
await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));

async Task WriteAsync(int writer)
{
    var shard = writer % Shards;
    for (var i = 0; ; i++)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{args[1]}-{writer}-{i}");
        var content = Encoding.UTF8.GetBytes("content of " + id);
        var receipt = await store.SubmitAsync(
            new DocumentSubmission(Collection, id, shard, content, "text/plain", null, null, "{}", [], null),
            CancellationToken.None
        );
        Acknowledge("submitted", id, receipt.Version, receipt.Number);
        if (i % 2 == 0)
        {
            var chunks = Enumerable
                .Range(0, 3)
                .Select(c => new StoredChunk(c, $"chunk {c} of {id}", [], 0, 1, null, default));
            var outcomes = await store.CommitChunksAsync(
                [new ChunkedDocument(Collection, id, receipt.Version, shard, null, null, [.. chunks])],
                CancellationToken.None
            );
            Acknowledge("committed", id, outcomes[0].Version, outcomes[0].Number);
        }

        if (i % 6 == 4)
        {
            var deleted = await store.DeleteDocumentAsync(Collection, id, CancellationToken.None);
            Acknowledge("deleted", id, deleted!.Version, deleted.Number);
        }
    }
}

void Acknowledge(string what, string id, long version, long number)
{
    lock (gate)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {id} {version} {number};"));
        output.Flush();
    }
}
