using System.Diagnostics;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>Keeps the keyword index's directory open until the index and every snapshot of it are done.</summary>
internal sealed class SharedFiles(LuceneDirectory directory)
{
    private int _users;

    /// <summary>Adds a user; disposing the result removes it.</summary>
    public IDisposable Use()
    {
        Interlocked.Increment(ref _users);
        return new User(this);
    }

    private void Release()
    {
        var left = Interlocked.Decrement(ref _users);
        Debug.Assert(left >= 0, "A user leaves once.");
        if (left == 0)
        {
            directory.Dispose();
        }
    }

    private sealed class User(SharedFiles files) : IDisposable
    {
        private int _done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                files.Release();
            }
        }
    }
}
