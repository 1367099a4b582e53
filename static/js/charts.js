/* Charts from the data beside them (application/json), in the colours of the style sheet; no inline styles or scripts. */
"use strict";

(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => [token("--accent"), "#7fa3ad", token("--amber"), token("--green"), token("--ink-3")];
  const words = { color: token("--ink-2"), fontFamily: getComputedStyle(document.body).fontFamily };

  const base = (spec) => ({
    color: palette(),
    textStyle: words,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    title: { text: spec.title, subtext: spec.unit, textStyle: { color: token("--ink"), fontSize: 14, fontWeight: 600 }, subtextStyle: words, left: 0, top: 0 },
    tooltip: { renderMode: "richText", confine: true, textStyle: { color: token("--ink") } },
  });

  // A few categories all keep their label, wrapped where it is narrow; of many, ECharts leaves some out.
  const fewLabels = (spec) => (spec.categories.length <= 6 ? { ...words, interval: 0, width: 56, overflow: "break" } : words);

  const axes = (spec) => ({
    ...base(spec),
    tooltip: { renderMode: "richText", confine: true, trigger: "axis", axisPointer: { type: "shadow" } },
    legend: { show: spec.series.length > 1, right: 0, top: 0, textStyle: words, itemWidth: 12, itemHeight: 12 },
    grid: { left: 4, right: 8, top: 64, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: spec.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--rule-strong") } }, axisLabel: fewLabels(spec) },
    yAxis: { type: "value", splitLine: { lineStyle: { color: token("--rule") } }, axisLabel: words },
    series: spec.series.map((one) => ({ type: spec.kind, name: one.name, data: one.values, barMaxWidth: 32, stack: spec.stacked ? "all" : undefined, symbolSize: 6 })),
  });

  const pie = (spec) => ({
    ...base(spec),
    legend: { type: "scroll", orient: "vertical", right: 0, top: "middle", textStyle: words, itemWidth: 12, itemHeight: 12 },
    series: [{
      type: "pie",
      radius: ["45%", "70%"],
      center: ["38%", "56%"],
      label: { show: false },
      data: spec.categories.map((name, at) => ({ name, value: spec.series[0].values[at] })),
    }],
  });

  const short = (value) => (value < 100000 ? value.toLocaleString("zh-CN") : `${Math.round(value / 10000)}万`);

  const map = (spec) => ({
    ...base(spec),
    visualMap: {
      min: 0,
      max: Math.max(1, ...spec.regions.map((region) => Number(region.value))),
      left: 0,
      bottom: 0,
      itemHeight: 90,
      text: [short(Math.max(0, ...spec.regions.map((region) => Number(region.value)))), "0"],
      inRange: { color: [token("--accent-wash"), token("--accent")] },
      textStyle: words,
    },
    series: [{
      type: "map",
      map: "xinxiang",
      nameProperty: "code",
      selectedMode: false,
      labelLayout: { hideOverlap: true },
      layoutCenter: ["50%", "55%"],
      layoutSize: "95%",
      label: { show: true, color: token("--ink"), fontSize: 11, textBorderColor: "#fff", textBorderWidth: 2, formatter: (part) => nameOf(part.name) },
      itemStyle: { areaColor: "#fff", borderColor: token("--rule-strong") },
      emphasis: { itemStyle: { areaColor: token("--amber-wash") }, label: { color: token("--ink") } },
      tooltip: { formatter: (part) => `${nameOf(part.name)}  ${Number.isNaN(part.value) ? "—" : part.value} ${spec.unit}` },
      data: spec.regions.map((region) => ({ name: region.code, value: region.value })),
    }],
  });

  const county = new Map();
  const nameOf = (code) => county.get(code) ?? code;

  const follow = (spec, part) => {
    const at = spec.kind === "map" ? spec.regions.findIndex((region) => region.code === part.name) : part.dataIndex;
    const address = spec.links?.[at];
    if (address) window.location.assign(address);
  };

  const draw = async (element) => {
    const spec = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    if (spec.kind === "map" && !county.size) {
      const counties = await (await fetch(element.dataset.map)).json();
      for (const feature of counties.features) county.set(feature.properties.code, feature.properties.name);
      window.echarts.registerMap("xinxiang", counties);
    }
    const chart = window.echarts.init(element, null, { renderer: "canvas" });
    chart.setOption({ bar: axes, line: axes, pie, map }[spec.kind](spec));
    if (spec.links) chart.on("click", (part) => follow(spec, part));
    new ResizeObserver(() => chart.resize()).observe(element);
  };

  for (const element of document.querySelectorAll("[data-chart]")) draw(element);
})();
