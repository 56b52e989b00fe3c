using System.Security.Cryptography;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Answers;

/// <summary>Whose an answer is: the one place that says who may read and cancel it.</summary>
internal sealed class AnswerOwner
{
    private readonly byte[] _digest;

    private AnswerOwner(byte[] digest) => _digest = digest;

    /// <summary>What is stored of it: a digest, which tells nothing of labels and names.</summary>
    public ReadOnlyMemory<byte> Digest => _digest;

    /// <summary>The owner of what somebody asks.</summary>
    public static AnswerOwner Of(CallerIdentity caller) => new(DigestOf(caller));

    /// <summary>The owner as it was stored.</summary>
    public static AnswerOwner Stored(byte[] digest) => new(digest);

    /// <summary>Whether somebody may have the answer: who asked, with what may be read as it was then, or the program
    /// itself (null).</summary>
    public bool Is(CallerIdentity? caller) =>
        caller is null || CryptographicOperations.FixedTimeEquals(DigestOf(caller), _digest);

    private static byte[] DigestOf(CallerIdentity caller) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(CompositeKey.Of(CacheScope.Of(caller.Access), caller.Name)));
}
