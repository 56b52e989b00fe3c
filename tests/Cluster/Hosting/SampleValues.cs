using System.Reflection;
using System.Text.Json;

namespace Pipeline.Cluster.Hosting;

/// <summary>Values of any type of the contracts, made by reflection and different in every field.</summary>
/// <param name="random">Where the values come from.</param>
internal sealed class SampleValues(Random random)
{
    private const int Depth = 6;
    private static readonly string[] Texts = ["", "word", "두 낱말", "😀", "line\nline\0", "x'\"<&>"];

    /// <summary>A value of a type.</summary>
    /// <param name="type">The type; of an abstract one a value of a type derived from it.</param>
    /// <param name="depth">How deep it lies; deep down collections are empty and what may be null is.</param>
    public object? Of(Type type, int depth = 0)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return MayBeNull(depth) ? null : Of(inner, depth);
        }

        return Simple(type) ?? Collection(type, depth) ?? Composed(type, depth);
    }

    private object? Simple(Type type) =>
        type switch
        {
            _ when type == typeof(string) || type == typeof(object) => Texts[random.Next(Texts.Length)]
                + random.Next(1000),
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(int) => random.Next(int.MinValue, int.MaxValue),
            _ when type == typeof(uint) => (uint)random.Next(),
            _ when type == typeof(long) => random.NextInt64(long.MinValue, long.MaxValue),
            _ when type == typeof(ulong) => (ulong)random.NextInt64(),
            _ when type == typeof(float) => random.NextSingle() - 0.5f,
            _ when type == typeof(double) => random.NextDouble() - 0.5,
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(random.NextInt64(1L << 50)),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(
                random.NextInt64(1L << 58),
                TimeSpan.FromHours(random.Next(-12, 13))
            ),
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(Uri) => new Uri($"https://host/{random.Next()}"),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(Bytes(), 1, 3),
            _ when type == typeof(JsonElement) => JsonSerializer.SerializeToElement(new { number = random.Next() }),
            _ when type.IsEnum => Enum.GetValues(type) is var values
                ? values.GetValue(random.Next(values.Length))
                : null,
            _ => null,
        };

    private object? Collection(Type type, int depth)
    {
        if (type.IsArray)
        {
            return Call(nameof(Array), depth, type.GetElementType()!);
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        return type.GetGenericTypeDefinition() switch
        {
            var kind
                when kind == typeof(IReadOnlyList<>)
                    || kind == typeof(IReadOnlyCollection<>)
                    || kind == typeof(IEnumerable<>) => Call(nameof(List), depth, arguments),
            var kind when kind == typeof(IReadOnlyDictionary<,>) || kind == typeof(Dictionary<,>) => Call(
                nameof(Dictionary),
                depth,
                arguments
            ),
            var kind when kind == typeof(List<>) => Activator.CreateInstance(
                type,
                Call(nameof(Array), depth, arguments)
            ),
            var kind when kind == typeof(IReadOnlySet<>) || kind == typeof(HashSet<>) => Activator.CreateInstance(
                typeof(HashSet<>).MakeGenericType(arguments),
                Call(nameof(Array), depth, arguments)
            ),
            _ => null,
        };
    }

    private object? Composed(Type type, int depth)
    {
        if (type.IsAbstract)
        {
            Type[] derived =
            [
                .. type
                    .Assembly.GetTypes()
                    .Where(other => other is { IsAbstract: false } && type.IsAssignableFrom(other)),
            ];
            return derived.Length > 0
                ? Of(derived[random.Next(derived.Length)], depth)
                : throw new NotSupportedException($"There is no sample of {type}.");
        }

        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);
        if (constructor is null && !type.IsValueType)
        {
            throw new NotSupportedException($"There is no sample of {type}.");
        }

        var value = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([
                .. constructor
                    .GetParameters()
                    .Select(parameter =>
                        Value(parameter.ParameterType, nullability.Create(parameter).WriteState, depth)
                    ),
            ]);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            property.SetValue(value, Value(property.PropertyType, nullability.Create(property).WriteState, depth));
        }

        return value;
    }

    private object? Value(Type type, NullabilityState state, int depth) =>
        state == NullabilityState.Nullable && MayBeNull(depth) ? null : Of(type, depth + 1);

    private bool MayBeNull(int depth) => depth >= Depth || random.Next(4) == 0;

    private byte[] Bytes()
    {
        var bytes = new byte[8];
        random.NextBytes(bytes);
        return bytes;
    }

    private object? Call(string method, int depth, params Type[] types) =>
        typeof(SampleValues)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(types)
            .Invoke(this, [depth]);

    private T[] Array<T>(int depth) =>
        [.. Enumerable.Range(0, depth >= Depth ? 0 : random.Next(4)).Select(_ => (T)Of(typeof(T), depth + 1)!)];

    /// <summary>A list as code makes it: also of the types that the compiler has for collection expressions.</summary>
    private IReadOnlyList<T> List<T>(int depth)
    {
        var items = Array<T>(depth);
        return random.Next(5) switch
        {
            0 => items,
            1 => [.. items],
            2 => items.Length == 0 ? [] : [items[0]],
            3 => items.AsReadOnly(),
            _ => items.ToList(),
        };
    }

    private Dictionary<TKey, TValue> Dictionary<TKey, TValue>(int depth)
        where TKey : notnull =>
        Array<TKey>(depth).Distinct().ToDictionary(key => key, _ => (TValue)Of(typeof(TValue), depth + 1)!);
}
