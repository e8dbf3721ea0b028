package dev.dromedary.statistics;

import org.springframework.context.annotation.Import;

/** The beans of this package for tests of other packages. */
@Import(StatisticsConfiguration.class)
public class StatisticsBeans {}
