namespace Pipeline.Benchmarks.Vectors;

/// <summary>A random rotation as ten layers of rotations of random pairs of dimensions.</summary>
internal sealed class RandomTurn
{
    private const int Layers = 10;
    private readonly (int A, int B, float Cos, float Sin)[] _turns;

    public RandomTurn(int dimensions, Random random)
    {
        var turns = new List<(int, int, float, float)>();
        var order = Enumerable.Range(0, dimensions).ToArray();
        for (var layer = 0; layer < Layers; layer++)
        {
            random.Shuffle(order);
            for (var i = 0; i + 1 < dimensions; i += 2)
            {
                var (sin, cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
                turns.Add((order[i], order[i + 1], cos, sin));
            }
        }

        _turns = [.. turns];
    }

    public void Apply(float[] vector)
    {
        foreach (var (a, b, cos, sin) in _turns)
        {
            (vector[a], vector[b]) = ((cos * vector[a]) - (sin * vector[b]), (sin * vector[a]) + (cos * vector[b]));
        }
    }
}
