using System.Collections;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Pipeline.Cluster.Hosting;
using Pipeline.Grains;
using Pipeline.Grains.Replicas;

namespace Pipeline.Cluster;

/// <summary>What crosses silos arrives as it was sent, field by field.</summary>
public sealed class ContractSerializationTests
{
    private const int Samples = 40;

    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private static readonly Assembly Contracts = typeof(ErrorCode).Assembly;

    // What silos tell one another of replicas is no contract, and crosses all the same.
    private static readonly Type[] Crossing =
    [
        .. Contracts.GetTypes(),
        .. typeof(ReplicaHost)
            .Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Pipeline.Grains.Replicas", StringComparison.Ordinal) == true),
        typeof(ShardKey),
    ];

    public static TheoryData<Type> Types =>
        new(
            Crossing.Where(type =>
                type.GetCustomAttribute<GenerateSerializerAttribute>() is not null
                && type is { IsAbstract: false, IsGenericTypeDefinition: false }
                && type.Namespace!.StartsWith("Pipeline.", StringComparison.Ordinal)
            )
        );

    [Theory]
    [MemberData(nameof(Types))]
    public void AValueArrivesAsItWasSent(Type type)
    {
        var serializer = Services.GetRequiredService<Serializer>();
        var copier = Services.GetRequiredService<DeepCopier>();
        for (var seed = 0; seed < Samples; seed++)
        {
            var sent = new SampleValues(new Random(seed)).Of(type)!;
            try
            {
                AssertSame(sent, serializer.Deserialize<object>(serializer.SerializeToArray<object>(sent)), type.Name);
                AssertSame(sent, copier.Copy(sent), type.Name);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"{type} of seed {seed} does not cross.", error);
            }
        }
    }

    [Fact]
    public void EveryTypeThatCrossesHasANameOfItsOwn()
    {
        Type[] types = [.. Types.Cast<object[]>().Select(row => (Type)row[0])];
        Assert.NotEmpty(types);
        Assert.DoesNotContain(types, type => type.GetCustomAttribute<AliasAttribute>(inherit: false) is null);
        Assert.Equal(
            types.Length,
            types.Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)!.Alias).Distinct().Count()
        );
    }

    [Fact]
    public void EveryTypeOfAGrainsCallCanCross()
    {
        var serializer = Services.GetRequiredService<Serializer>();
        var used = Contracts
            .GetTypes()
            .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods())
            .SelectMany(method =>
                method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            )
            .SelectMany(Parts)
            .Distinct()
            .ToArray();
        Assert.NotEmpty(used);
        Assert.Empty(used.Where(type => !serializer.CanSerialize(type)).Select(type => type.FullName));
    }

    /// <summary>The types that a type is made of, as far as they are ours.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts)
        : type.HasElementType ? Parts(type.GetElementType()!)
        : type.Assembly == Contracts ? [type]
        : [];

    private static bool IsOurs(Type type) => type.Assembly == Contracts || Crossing.Contains(type);

    private static void AssertSame(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            Assert.True(ReferenceEquals(expected, actual), $"{path}: {expected ?? "null"} became {actual ?? "null"}.");
        }
        else if (expected is ReadOnlyMemory<byte> bytes)
        {
            Assert.True(bytes.Span.SequenceEqual(((ReadOnlyMemory<byte>)actual).Span), $"{path}: other bytes.");
        }
        else if (expected is IDictionary pairs)
        {
            var others = Assert.IsAssignableFrom<IDictionary>(actual);
            Assert.Equal(pairs.Count, others.Count);
            foreach (DictionaryEntry pair in pairs)
            {
                AssertSame(pair.Value, others[pair.Key], $"{path}[{pair.Key}]");
            }
        }
        else if (expected is IEnumerable items and not string)
        {
            object?[] left = [.. items.Cast<object?>()],
                right = [.. Assert.IsAssignableFrom<IEnumerable>(actual).Cast<object?>()];
            Assert.True(left.Length == right.Length, $"{path}: {left.Length} elements became {right.Length}.");
            for (var i = 0; i < left.Length; i++)
            {
                AssertSame(left[i], right[i], $"{path}[{i}]");
            }
        }
        else if (!IsOurs(expected.GetType()) || expected is Enum)
        {
            Assert.True(
                expected.ToString() == actual.ToString()
                    && (expected is System.Text.Json.JsonElement || expected.Equals(actual)),
                $"{path}: {expected} became {actual}."
            );
        }
        else
        {
            Assert.Equal(expected.GetType(), actual.GetType());
            if (expected is Exception error)
            {
                Assert.Equal(error.Message, ((Exception)actual).Message);
            }

            for (var type = expected.GetType(); type is not null && IsOurs(type); type = type.BaseType)
            {
                foreach (
                    var field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly
                    )
                )
                {
                    AssertSame(field.GetValue(expected), field.GetValue(actual), $"{path}.{field.Name}");
                }
            }
        }
    }
}
