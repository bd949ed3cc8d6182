using System.Reflection;
using System.Text.Json;
using CephadmPS.Protocol;
using Newtonsoft.Json.Serialization;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

public sealed class WireNamesTests
{
    public static TheoryData<Type> Messages()
    {
        var data = new TheoryData<Type>();
        foreach (var type in typeof(HelloResult).Assembly.GetTypes()
            .Where(t => t is { Namespace: "CephadmPS.Protocol", IsClass: true, IsAbstract: false } && t.GetProperties().Length > 0))
        {
            data.Add(type);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Both_json_libraries_give_each_property_the_same_name(Type message)
    {
        var ours = new SnakeCaseNamingStrategy();
        foreach (var property in message.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), ours.GetPropertyName(property.Name, false));
        }
    }
}
