namespace Pipeline.Guardrails.Topics;

/// <summary>
/// How like the examples of some topics a question is. From every vector the mean of common questions is taken, and
/// what is left has length 1: without that, all questions are alike to many embedders. The likeness is the mean of that
/// to the nearest example and that to the middle of all examples, both as cosines. Immutable.
/// </summary>
public sealed class TopicSpace
{
    private readonly float[] _common;
    private readonly Dictionary<string, (float[][] Examples, float[] Middle, float[][] Except)> _topics = new(
        StringComparer.Ordinal
    );

    /// <param name="topics">The topics.</param>
    /// <param name="vectors">The vectors of <see cref="TextsOf"/>, in that order, all of one length.</param>
    public TopicSpace(IReadOnlyList<TopicRule> topics, IReadOnlyList<float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(vectors);
        _common = MeanOf(vectors.Take(CommonQuestions.All.Count));
        var next = CommonQuestions.All.Count;
        foreach (var topic in topics)
        {
            var examples = Take(topic.Examples.Count);
            _topics[topic.Name] = (examples, Unit(MeanOf(examples)), Take(topic.Except.Count));
        }

        float[][] Take(int count)
        {
            float[][] taken = [.. vectors.Skip(next).Take(count).Select(Centred)];
            next += count;
            return taken;
        }
    }

    /// <summary>What has to be embedded for some topics, as questions are.</summary>
    /// <param name="topics">The topics.</param>
    public static IReadOnlyList<string> TextsOf(IEnumerable<TopicRule> topics) =>
        [.. CommonQuestions.All, .. topics.SelectMany(topic => topic.Examples.Concat(topic.Except))];

    /// <summary>Whether a question belongs to a topic: it is like enough, and no exception is nearer than the nearest
    /// example.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="question">The question's vector.</param>
    public bool Has(TopicRule topic, float[] question)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Likeness(topic, question) >= (topic.Threshold ?? TopicRule.DefaultThreshold);
    }

    /// <summary>How like a topic's examples a question is, at most 1; -1 when an exception is nearer.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="question">The question's vector.</param>
    public double Likeness(TopicRule topic, float[] question)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var (examples, middle, except) = _topics[topic.Name];
        var own = Centred(question);
        var nearest = examples.Max(example => Dot(example, own));
        return except.Any(example => Dot(example, own) > nearest) ? -1 : (nearest + Dot(middle, own)) / 2;
    }

    private float[] Centred(float[] vector) => Unit([.. vector.Zip(_common, (own, common) => own - common)]);

    private static float[] MeanOf(IEnumerable<float[]> vectors)
    {
        float[]? sum = null;
        var count = 0;
        foreach (var vector in vectors)
        {
            sum ??= new float[vector.Length];
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += vector[i];
            }

            count++;
        }

        return [.. sum!.Select(value => value / count)];
    }

    private static float[] Unit(float[] vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        return length == 0 ? vector : [.. vector.Select(value => (float)(value / length))];
    }

    private static double Dot(float[] one, float[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            sum += one[i] * (double)other[i];
        }

        return sum;
    }
}
