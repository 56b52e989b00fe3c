namespace Pipeline.Inference.Generation;

/// <summary>How keys and values of past tokens are stored.</summary>
public enum KvCacheType
{
    /// <summary>Half precision: exact enough for everything.</summary>
    F16,

    /// <summary>8 bits in blocks of 32: about half the memory, needs flash attention.</summary>
    Q8,
}
