using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Storage.Tests.Model;

/// <summary>A step of a random history. Documents and attempts are named by small numbers so that they collide
/// often.</summary>
internal abstract record Operation
{
    public sealed record Submit(int Document, int Content, int Title, int Label) : Operation;

    public sealed record Reject(int Document, int Label) : Operation;

    public sealed record Delete(int Document) : Operation;

    public sealed record Retry(int Document) : Operation;

    public sealed record Cancel(int Document) : Operation;

    /// <summary>Takes what is due; the versions taken stay in flight for ever, so later commits of them may be
    /// stale.</summary>
    public sealed record Take(int Shard, int Documents) : Operation;

    /// <summary>Tells how far some version in flight is, and another one.</summary>
    public sealed record Report(int Attempt, int Other, int Done) : Operation;

    /// <summary>A lane begins anew.</summary>
    public sealed record Forget(int Shard) : Operation;

    /// <summary>Commits the chunks of some version in flight, and of another one with it: all, or the first ones, in
    /// place of what is published or behind it.</summary>
    public sealed record Commit(int Attempt, int Other, int Chunks, bool Titled, bool IsPart, Keeping Keeping)
        : Operation;

    public sealed record Fail(int Attempt, int Minutes) : Operation;

    public sealed record MarkIndexed(int Shard, int Behind) : Operation;

    public sealed record Purge(int MinutesAgo) : Operation;

    public sealed record Advance(int Minutes) : Operation;

    /// <summary>Lets one of the replicas apply a few pages.</summary>
    public sealed record Follow(int Replica, int Page, int Pages) : Operation;

    /// <summary>Closes the store and opens it again.</summary>
    public sealed record Reopen : Operation;

    public override string ToString() => base.ToString()!;

    private static Gen<int> Small(int count) => Gen.Choose(0, count - 1);

    private static readonly Gen<Operation> Any = Gen.Frequency<Operation>(
        (
            8,
            from d in Small(4)
            from c in Small(3)
            from t in Small(2)
            from l in Small(4)
            select (Operation)new Submit(d, c, t, l)
        ),
        (1, from d in Small(4) from l in Small(4) select (Operation)new Reject(d, l)),
        (4, Small(4).Select(d => (Operation)new Delete(d))),
        (4, Small(4).Select(d => (Operation)new Retry(d))),
        (2, Small(4).Select(d => (Operation)new Cancel(d))),
        (6, from s in Small(2) from n in Gen.Choose(1, 4) select (Operation)new Take(s, n)),
        (6, from a in Small(4) from o in Small(4) from d in Small(4) select (Operation)new Report(a, o, d)),
        (1, Small(2).Select(s => (Operation)new Forget(s))),
        (
            9,
            from a in Small(4)
            from o in Small(4)
            from c in Small(4)
            from t in Gen.Elements(true, false)
            from p in Gen.Elements(true, false)
            from k in Gen.Elements(
                Keeping.Nothing,
                Keeping.Nothing,
                Keeping.Published,
                Keeping.Published,
                Keeping.More,
                Keeping.Others
            )
            select (Operation)new Commit(a, o, c, t, p, k)
        ),
        (6, from a in Small(4) from m in Small(3) select (Operation)new Fail(a, m)),
        (3, from s in Small(2) from b in Small(4) select (Operation)new MarkIndexed(s, b)),
        (2, Small(2).Select(m => (Operation)new Purge(m))),
        (3, Gen.Choose(1, 3).Select(m => (Operation)new Advance(m))),
        (
            4,
            from r in Small(4)
            from p in Gen.Choose(1, 3)
            from n in Gen.Choose(1, 2)
            select (Operation)new Follow(r, p, n)
        ),
        (1, Gen.Constant((Operation)new Reopen()))
    );

    /// <summary>Histories, shrunk by leaving out steps.</summary>
    public static Arbitrary<Operation[]> Histories() =>
        Arb.From(
            Gen.Choose(20, 80).SelectMany(length => Any.ArrayOf(length)),
            static history => Enumerable.Range(0, history.Length).Select(i => history.Where((_, j) => j != i).ToArray())
        );
}

/// <summary>What a commit takes to be published already.</summary>
internal enum Keeping
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>What is.</summary>
    Published,

    /// <summary>More than is.</summary>
    More,

    /// <summary>What is, by another embedder.</summary>
    Others,
}
