using Pipeline.Contracts.Remarks;

namespace Pipeline.Silo.Doctor.Facts;

/// <summary>Something that was asked for, or why it is not known.</summary>
internal sealed class Gathered<T>
{
    private readonly T? _value;

    private Gathered(T? value, Remark? problem) => (_value, Problem) = (value, problem);

    /// <summary>Why it is not known; null: it is.</summary>
    public Remark? Problem { get; }

    /// <summary>What was asked for.</summary>
    /// <exception cref="FactMissingException">It is not known.</exception>
    public T Value => Problem is null ? _value! : throw new FactMissingException(Problem);

    public static Gathered<T> Of(T value) => new(value, null);

    public static Gathered<T> Missing(Remark problem) => new(default, problem);
}

/// <summary>A check needs what is not known.</summary>
/// <param name="problem">Why it is not.</param>
internal sealed class FactMissingException(Remark problem) : Exception(problem.Message)
{
    public Remark Problem => problem;
}
