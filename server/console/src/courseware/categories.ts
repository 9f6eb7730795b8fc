/** The thirteen categories of the field, by their name on the wire. */
export const categories: Record<string, { zh: string; en: string }> = {
  CENTRAL_SPIRIT: { zh: '中央精神', en: 'Central spirit' },
  MUNICIPAL_DEPLOYMENT: { zh: '市委部署', en: 'Municipal deployment' },
  LEADERS_SPEECHES: { zh: '领导讲话', en: "Leaders' speeches" },
  KEY_EXPOSITIONS: { zh: '重要论述', en: 'Key expositions' },
  THEORY_COMMENTARY: { zh: '理论点评', en: 'Theory commentary' },
  EXPERT_INTERPRETATION: { zh: '专家解读', en: 'Expert interpretation' },
  INTERVIEWS: { zh: '专题访谈', en: 'Interviews' },
  REGIONAL_NEWS: { zh: '各地动态', en: 'Regional news' },
  TYPICAL_EXPERIENCE: { zh: '典型经验', en: 'Typical experience' },
  CASE_SHOWCASE: { zh: '案例展示', en: 'Case showcase' },
  ROLE_MODELS: { zh: '先进人物', en: 'Role models' },
  LEARNING_NOTES: { zh: '学习心得', en: 'Learning notes' },
  RED_CLASSICS: { zh: '红色经典', en: 'Red classics' },
};
